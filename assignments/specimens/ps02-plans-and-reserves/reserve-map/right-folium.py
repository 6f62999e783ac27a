# marks: 4
# misconception:
# why: folium, with a legend in HTML
reserve = canal.buffer(20).iloc[0]
place = homes.intersects(reserve).map({True: "cut", False: "outside"})
place[homes.within(reserve)] = "inside"

import folium

colours = {"inside": "#D55E00", "cut": "#E69F00", "outside": "#009E73"}
reserve_map = folium.Map(location=[11.4, 104.7], tiles=None)
folium.GeoJson(
    homes.assign(place=place)[["place", "geometry"]].to_crs(4326),
    style_function=lambda feature: {"fillColor": colours[feature["properties"]["place"]], "fillOpacity": 0.8},
).add_to(reserve_map)
rows = "".join(f"<i style='background:{colour}'></i>{name}<br>" for name, colour in colours.items())
title = "<h3>Homes and a reserve of 20 m (synthetic twin)</h3>"
reserve_map.get_root().html.add_child(folium.Element(title + rows))
