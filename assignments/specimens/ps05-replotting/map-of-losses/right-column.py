# marks: 5
# misconception:
# why: geopandas colours a column and writes the legend; the axes are handed in
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

moves = load("moves")
kept = moves["area_after_m2"] / moves["area_before_m2"]
moves["class"] = np.where(kept > 1, "gains", np.where(kept < 0.5, "loses more than half", "loses up to half"))
plots = parcels_before.merge(moves, left_on="parcel_id", right_on="parcel_before")
COLOUR = {"gains": "#009E73", "loses up to half": "#E69F00", "loses more than half": "#D55E00"}
axes = plots.plot(column="class", categorical=True, legend=True, cmap="Set1")
axes.set_title("Land gained and lost, a plot for each family\n" + NOTICE)
map_of_losses = axes
