# marks: 4.5
# misconception: a-map-needs-no-words
# why: has no title
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

moves = load("moves")
kept = moves["area_after_m2"] / moves["area_before_m2"]
moves["class"] = np.where(kept > 1, "gains", np.where(kept < 0.5, "loses more than half", "loses up to half"))
plots = parcels_before.merge(moves, left_on="parcel_id", right_on="parcel_before")
COLOUR = {"gains": "#009E73", "loses up to half": "#E69F00", "loses more than half": "#D55E00"}
figure, axes = plt.subplots(figsize=(5, 8))
plots.plot(ax=axes, color=plots["class"].map(COLOUR))
axes.legend(handles=[Patch(color=c, label=n) for n, c in COLOUR.items()])
axes.text(0, -0.1, NOTICE, transform=axes.transAxes)
map_of_losses = figure
