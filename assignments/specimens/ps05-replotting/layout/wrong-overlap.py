# marks: 1
# misconception: overlap-is-drawing, empty-on-the-map-is-free
# why: makes every plot larger on all sides
layout = programme.assign(geometry=programme.buffer(0.6, join_style="mitre"))
