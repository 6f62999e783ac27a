# marks: 5
# misconception:
# why: distances in plain Python, as a dict
from shapely import Point

water = canal.geometry.iloc[0]
persons = dict(zip(households["household_id"], households["persons"]))
on_plot = {}
for home, household in zip(occupancy["parcel_id"], occupancy["household_id"]):
    on_plot[home] = on_plot.get(home, 0) + persons[household]
people_by_reading = {"touched": 0, "centre": 0, "whole": 0}
for plot in homes.itertuples():
    shape, people = plot.geometry, on_plot.get(plot.parcel_id, 0)
    people_by_reading["touched"] += people * (shape.distance(water) <= 20)
    people_by_reading["centre"] += people * (shape.centroid.distance(water) <= 20)
    people_by_reading["whole"] += people * (max(Point(c).distance(water) for c in shape.exterior.coords) <= 20)
