# marks: 0
# misconception: valid-is-repaired
# why: mends single outlines and thinks of no neighbour
repaired = parcels.set_geometry(parcels.make_valid())
