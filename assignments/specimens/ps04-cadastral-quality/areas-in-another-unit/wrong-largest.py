# marks: 0.75
# misconception: large-is-wrong
# why: takes the largest recorded areas without looking at the outlines
areas_in_another_unit = {name: "sq ft" for name in parcels.nlargest(3, "area_m2")["parcel_id"]}
