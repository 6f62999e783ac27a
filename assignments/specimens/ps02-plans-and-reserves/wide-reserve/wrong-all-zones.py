# marks: 0
# misconception:
# why: every zone of the layer
wide_reserve = zones
