# marks: 0
# misconception: the-clean-layer-is-there
# why: hands in the twin's clean quality
repaired = load("parcels")
