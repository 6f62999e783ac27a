# marks: 8.5
# misconception: a-neighbour-lets-you-pass, the-mean-is-enough
# why: halves the plots of small families, and calls the mean large enough
small = programme["household_id"].isin(households.loc[households["persons"] <= 3, "household_id"])
shrunk = programme.geometry.affine_transform
layout = programme.copy()
layout.loc[small, "geometry"] = programme[small].scale(0.75, 0.75)
