# marks: 4
# misconception:
# why: classes by distances, without a buffer
import numpy as np
import shapely

water = canal.geometry.iloc[0]
nearest = homes.distance(water)
corners = homes.geometry.get_coordinates()
corners["away"] = shapely.distance(shapely.points(corners.to_numpy()), water)
farthest = corners["away"].groupby(level=0).max()
place = np.where(farthest <= 20, "wholly inside", np.where(nearest <= 20, "cut by the edge", "outside"))
axes = homes.assign(place=place).plot(column="place", legend=True, cmap="viridis")
axes.set_title("Synthetic twin: homes and 20 m from the water")
reserve_map = axes.figure
