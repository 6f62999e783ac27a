"""What stands on a live map: the notice or the credit, the legend, the scale, and buttons in the page's language."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from branca.element import MacroElement
from folium.template import Template

from book.figures import GROUND
from book.languages import say

if TYPE_CHECKING:
    from collections.abc import Mapping


class Controls(MacroElement):
    """Leaflet's own controls, told what to say."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>
          html, body { background: {{ this.ground }}; }
          .leaflet-container { background: {{ this.ground }}; font: 14px/1.4 system-ui, sans-serif; }
          .leaflet-control-attribution { font-size: 12px; padding: 2px 6px; max-width: 100vw; white-space: normal; }
          @media (max-width: 600px) { .leaflet-bottom.leaflet-left { bottom: 40px; } }
          .leaflet-tooltip { font-size: 14px; white-space: normal; min-width: 11em; }
          .leaflet-touch .leaflet-control-layers-toggle, .leaflet-control-layers-toggle { width: 44px; height: 44px; }
          .leaflet-touch .leaflet-bar a { width: 44px; height: 44px; line-height: 44px; }
          .leaflet-control-layers-overlays label { padding: 3px 0; }
          .course-key { background: rgba(255, 255, 255, .92); padding: 6px 10px; border-radius: 4px; }
          .course-key summary { font-weight: 600; cursor: pointer; }
          .course-key i { display: inline-block; width: 14px; height: 14px; margin-right: 6px; vertical-align: -2px;
                          border: 1px solid #777; }
          :focus-visible { outline: 3px solid #22303c; }
        </style>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        (function (map) {
          var words = {{ this.words|tojson }};
          map.getContainer().setAttribute("role", "region");
          map.getContainer().setAttribute("aria-label", words.title);
          L.control.zoom({zoomInTitle: words.closer, zoomOutTitle: words.further}).addTo(map);
          L.control.scale({imperial: false}).addTo(map);
          map.attributionControl.setPrefix(false);
          map.attributionControl.addAttribution({{ this.notice|tojson }});
          map.whenReady(function () {
            setTimeout(function () {
              var layers = document.querySelector(".leaflet-control-layers-toggle");
              if (layers) { layers.title = words.layers; layers.setAttribute("aria-label", words.layers); }
            });
          });
          var legend = {{ this.key|tojson }};
          if (!legend) return;
          var key = L.control({position: "bottomleft"});
          key.onAdd = function () {
            var box = L.DomUtil.create("details", "course-key");
            box.open = window.innerWidth > 500;
            box.innerHTML = legend;
            L.DomEvent.disableClickPropagation(box);
            return box;
          };
          key.addTo(map);
        })({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, title: str, colours: Mapping[str, str], notice: str) -> None:
        super().__init__()
        self._name = "Controls"
        self.notice, self.ground, self.key = html.escape(notice, quote=False), GROUND, ""
        self.words = {
            "title": title, "closer": say("Zoom in"), "further": say("Zoom out"), "layers": say("Layers"),
        }  # fmt: skip
        if colours:
            rows = (
                f'<div><i style="background:{colour}"></i>{html.escape(name)}</div>' for name, colour in colours.items()
            )
            self.key = f"<summary>{html.escape(say('Legend'))}</summary>{''.join(rows)}"
