# marks: 3
# misconception: another-width
# why: 20 m where 30 m are asked for
wide_reserve = zones[zones["kind"] == "canal reserve 20 m"]
