# marks: 5
# misconception:
# why: an interactive map of folium, with a legend in HTML
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

moves = load("moves")
kept = moves["area_after_m2"] / moves["area_before_m2"]
moves["class"] = np.where(kept > 1, "gains", np.where(kept < 0.5, "loses more than half", "loses up to half"))
plots = parcels_before.merge(moves, left_on="parcel_id", right_on="parcel_before")
COLOUR = {"gains": "#009E73", "loses up to half": "#E69F00", "loses more than half": "#D55E00"}
import folium

layer = plots[["class", "geometry"]].to_crs(4326)
map_of_losses = folium.Map(location=[11.41, 104.73], zoom_start=15, tiles=None)
folium.GeoJson(
    layer,
    style_function=lambda feature: {
        "fillColor": COLOUR[feature["properties"]["class"]],
        "fillOpacity": 0.9,
        "weight": 0,
    },
).add_to(map_of_losses)
legend = "".join(f'<div><i style="background:{colour}"></i> {name}</div>' for name, colour in COLOUR.items())
page = f"<h3>Who gains and who loses land by equal plots</h3>{legend}<p>{NOTICE}</p>"
map_of_losses.get_root().html.add_child(folium.Element(page))
