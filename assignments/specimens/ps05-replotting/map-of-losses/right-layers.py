# marks: 5
# misconception:
# why: a layer for each class, canal and streets below
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

moves = load("moves")
kept = moves["area_after_m2"] / moves["area_before_m2"]
moves["class"] = np.where(kept > 1, "gains", np.where(kept < 0.5, "loses more than half", "loses up to half"))
plots = parcels_before.merge(moves, left_on="parcel_id", right_on="parcel_before")
COLOUR = {"gains": "#009E73", "loses up to half": "#E69F00", "loses more than half": "#D55E00"}
figure, axes = plt.subplots(figsize=(5, 8))
load("canal").plot(ax=axes, color="#4F8CB0")
load("streets").plot(ax=axes, color="#CCCCCC", linewidth=0.5)
handles = []
for name, colour in COLOUR.items():
    plots[plots["class"] == name].plot(ax=axes, color=colour)
    handles.append(Patch(facecolor=colour, label=f"{name} ({(plots['class'] == name).sum()} families)"))
axes.legend(handles=handles, title="Plots of 4 m × 6 m")
figure.suptitle("Who gains and who loses by equal plots")
figure.text(0.1, 0.01, NOTICE)
map_of_losses = figure
