# marks: 5
# misconception:
# why: a Series whose index holds the readings
strip = zones[zones["kind"] == "canal reserve 20 m"].union_all().union(canal.union_all())
people = occupancy["household_id"].map(households.set_index("household_id")["persons"])
people = people.groupby(occupancy["parcel_id"]).sum()
people = homes["parcel_id"].map(people).fillna(0)
people_by_reading = pd.Series(
    {
        "whole": people[homes.within(strip)].sum(),
        "touched": people[homes.intersects(strip)].sum(),
        "centre": people[homes.centroid.within(strip)].sum(),
    }
)
