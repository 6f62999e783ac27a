"""How the variables of households hang together: a Gaussian copula, put on given values by reordering them.

The method is that of Iman and Conover (1982). Each variable's values are drawn first, by themselves. They are then put
in the order of correlated normal scores. So each variable keeps its values to the last one (and the persons their
published sum), and the ranks of any two variables are correlated as the table below says.

With Spearman's coefficient s of two continuous variables under a Gaussian copula, the correlation of the normal scores
is r = 2 sin(pi s / 6) (Pearson, 1907). Ties draw Spearman's coefficient towards zero: a variable whose values have the
shares p has ranks with only 1 - sum(p^3) of the variance of ranks without ties, so the coefficient shrinks by about the
square root of it (`tie_factor`).

All coefficients are assumptions: no survey of the community gives any.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata

# In the order of the scores' columns. Comfort is how well off a household is; it is never published.
VARIABLES = (
    "comfort",
    "income_usd",
    "persons",
    "arrival_year",
    "female_head",
    "head_age",
    "education_head",
    "family_book",
)

# Spearman's coefficients without ties; a pair that is not named is independent of each other, given nothing.
RANK_CORRELATIONS: dict[tuple[str, str], float] = {
    ("comfort", "income_usd"): 0.80,  # what a family has follows from what it earned
    ("comfort", "persons"): 0.10,
    ("comfort", "arrival_year"): -0.20,  # who came late found the worse places
    ("comfort", "female_head"): -0.10,
    ("comfort", "education_head"): 0.35,
    ("comfort", "family_book"): 0.15,
    ("income_usd", "persons"): 0.25,  # more people, more earners; less for each of them
    ("income_usd", "arrival_year"): -0.10,
    ("income_usd", "female_head"): -0.15,
    ("income_usd", "education_head"): 0.40,
    ("income_usd", "family_book"): 0.10,
    ("persons", "arrival_year"): -0.15,  # households grow with the years
    ("persons", "female_head"): -0.25,  # a spouse less
    ("persons", "head_age"): 0.10,
    ("arrival_year", "head_age"): -0.45,
    ("arrival_year", "education_head"): 0.10,
    ("arrival_year", "family_book"): -0.35,  # a book needs a known address
    ("female_head", "head_age"): 0.10,  # widows
    ("female_head", "education_head"): -0.15,
    ("head_age", "education_head"): -0.30,
}

# Spearman's coefficients of the household's comfort with what its plot is like.
PLOT_CORRELATIONS: dict[str, float] = {"area_m2": 0.35, "fronts_canal_road": 0.15, "height_m": 0.25}


def normal_correlation(spearman: float | np.ndarray) -> float | np.ndarray:
    """Return the correlation of normal scores that gives a rank correlation: 2 sin(pi s / 6), Pearson (1907).

    Examples
    --------
    >>> round(float(normal_correlation(0.80)), 4)
    0.8135
    """
    return 2 * np.sin(np.pi * np.asarray(spearman) / 6)


def target_matrix() -> pd.DataFrame:
    """Return the table of rank correlations as a symmetric matrix, `VARIABLES` by `VARIABLES`."""
    matrix = pd.DataFrame(np.eye(len(VARIABLES)), VARIABLES, VARIABLES)
    for (one, other), value in RANK_CORRELATIONS.items():
        matrix.loc[one, other] = matrix.loc[other, one] = value
    return matrix


def correlated_scores(rng: np.random.Generator, count: int, rank_correlations: np.ndarray) -> np.ndarray:
    """Draw normal scores whose sample correlation is exactly the wanted one.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
        Rows.
    rank_correlations : numpy.ndarray
        k x k Spearman coefficients.

    Returns
    -------
    numpy.ndarray
        count x k scores with mean 0 and standard deviation 1.

    Raises
    ------
    numpy.linalg.LinAlgError
        No variables can be correlated like this: the matrix is not positive definite.
    """
    wanted = np.linalg.cholesky(normal_correlation(rank_correlations))
    drawn = rng.normal(size=(count, len(wanted)))
    drawn = (drawn - drawn.mean(axis=0)) / drawn.std(axis=0)
    # Chance has given the columns some correlation already: take it out before putting in the wanted one.
    by_chance = np.linalg.cholesky(np.corrcoef(drawn, rowvar=False))
    return np.linalg.solve(by_chance, drawn.T).T @ wanted.T


def in_order_of(scores: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Put values in the order of scores: the largest value where the highest score stands."""
    placed = np.empty_like(values)
    placed[np.argsort(scores, kind="stable")] = np.sort(values)
    return placed


def matching_scores(rng: np.random.Generator, traits: pd.DataFrame, rank_correlations: dict[str, float]) -> np.ndarray:
    """Score places by what they are like, so that the scores' rank correlations with the traits are the wanted ones.

    With the traits' normal scores A, their correlation matrix R and the wanted correlations c, the score is
    A b + sqrt(1 - c' b) e with b = solve(R, c), where the noise e has no sample correlation with A.

    Parameters
    ----------
    rng : numpy.random.Generator
    traits : pandas.DataFrame
        A row for each place, a column for each trait.
    rank_correlations : dict of str to float
        Wanted Spearman coefficient of the score and each trait.

    Returns
    -------
    numpy.ndarray
        One score for each place.
    """
    known = np.column_stack([normal_scores(traits[name].to_numpy(float)) for name in rank_correlations])
    wanted = normal_correlation(np.array(list(rank_correlations.values())))
    weights = np.linalg.solve(np.corrcoef(known, rowvar=False), wanted)
    noise = rng.normal(size=len(known))
    noise -= known @ np.linalg.lstsq(known, noise, rcond=None)[0]
    noise = (noise - noise.mean()) / noise.std()
    return known @ weights + np.sqrt(1 - wanted @ weights) * noise


def through(one: float, other: float) -> float:
    """Return the rank correlation of two variables that are related only through a third.

    Under a Gaussian copula the correlations of normal scores multiply.

    Parameters
    ----------
    one, other : float
        Spearman's coefficient of each variable with the third.

    Returns
    -------
    float
        Spearman's coefficient of the two: 6 arcsin(r / 2) / pi, with the product r.

    Examples
    --------
    >>> round(through(0.80, 0.35), 3)
    0.284
    """
    product = normal_correlation(one) * normal_correlation(other)
    return float(6 * np.arcsin(product / 2) / np.pi)


def normal_scores(values: np.ndarray) -> np.ndarray:
    """Return van der Waerden's scores: the normal quantiles of the ranks, with mean 0 and standard deviation 1."""
    scores = ndtri(rankdata(values) / (len(values) + 1))
    return (scores - scores.mean()) / scores.std()


def spearman(one: pd.Series, other: pd.Series) -> float:
    """Return Spearman's rank correlation of the rows that have both values; ties get their mean rank."""
    both = pd.concat([one, other], axis=1).dropna().astype(float)
    return float(both.iloc[:, 0].rank().corr(both.iloc[:, 1].rank()))


def tie_factor(values: pd.Series) -> float:
    """Return by how much ties shrink a rank correlation: the square root of 1 - sum(p^3), with the values' shares p.

    Examples
    --------
    >>> round(tie_factor(pd.Series([True, False, False])), 4)
    0.8165
    """
    shares = values.value_counts(normalize=True)
    return float(np.sqrt(1 - (shares**3).sum()))
