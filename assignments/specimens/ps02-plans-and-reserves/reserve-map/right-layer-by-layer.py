# marks: 4
# misconception:
# why: one plot call for each class
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

import matplotlib.pyplot as plt
from matplotlib.patches import Patch

figure, axes = plt.subplots()
keys = []
for name, colour in (("outside", "green"), ("cut", "gold"), ("inside", "red")):
    homes[place == name].plot(ax=axes, facecolor=colour, edgecolor="black", linewidth=0.2)
    keys.append(Patch(color=colour, label=name.title()))
figure.legend(handles=keys, loc="lower left")
figure.suptitle("Synthetic twin: homes by place in the reserve")
reserve_map = figure
