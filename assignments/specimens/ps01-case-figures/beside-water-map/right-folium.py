# marks: 5
# misconception:
# why: a folium map with a legend of its own
import folium

colours = {"water": "#0072B2", "railway": "#E69F00", "neither": "#777777"}
counted = city_settlements.dropna(subset=["beside"])[["beside", "geometry"]].to_crs(4326)
beside_water_map = folium.Map(tiles=None)
folium.GeoJson(
    counted, style_function=lambda feature: {"fillColor": colours[feature["properties"]["beside"]], "fillOpacity": 0.8}
).add_to(beside_water_map)
title = "<h3>Settlements of 2017, synthetic</h3>"
swatches = "".join(
    f"<i style='background:{colour}'>&nbsp;&nbsp;</i> {word}<br>".replace("&nbsp;&nbsp;", "")
    for word, colour in colours.items()
)
beside_water_map.get_root().html.add_child(folium.Element(title + swatches))
