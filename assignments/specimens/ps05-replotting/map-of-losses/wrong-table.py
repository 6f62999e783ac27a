# marks: 0
# misconception:
# why: a table, not a map
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

moves = load("moves")
kept = moves["area_after_m2"] / moves["area_before_m2"]
moves["class"] = np.where(kept > 1, "gains", np.where(kept < 0.5, "loses more than half", "loses up to half"))
plots = parcels_before.merge(moves, left_on="parcel_id", right_on="parcel_before")
COLOUR = {"gains": "#009E73", "loses up to half": "#E69F00", "loses more than half": "#D55E00"}
map_of_losses = plots["class"].value_counts()
