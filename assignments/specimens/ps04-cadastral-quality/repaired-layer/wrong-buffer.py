# marks: 0
# misconception: buffers-close-gaps
# why: draws each plot larger, so that gaps close
repaired = parcels.set_geometry(parcels.make_valid().buffer(0.3))
