"""The form of the place: canal, streets, parcels, houses and the city around."""
