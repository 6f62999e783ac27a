# marks: 9.5
# misconception: what-is-left-over-is-public
# why: makes every plot as deep as the ground allows: too little is left for all
layout = stretch_back(programme, 40, site)
