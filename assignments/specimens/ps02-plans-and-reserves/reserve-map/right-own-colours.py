# marks: 4
# misconception:
# why: matplotlib with colours and a legend of one's own
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

import matplotlib.pyplot as plt
from matplotlib.patches import Patch

colours = {"inside": "#D55E00", "cut": "#E69F00", "outside": "#009E73"}
reserve_map, axes = plt.subplots(figsize=(6, 9))
canal.plot(ax=axes, color="#4F8CB0")
homes.plot(ax=axes, color=place.map(colours))
axes.legend(handles=[Patch(facecolor=colour, label=f"{name} the reserve") for name, colour in colours.items()])
axes.set_title("Which homes lie inside 20 m?")
reserve_map.text(0.5, 0.02, "Synthetic twin: no real plot")
