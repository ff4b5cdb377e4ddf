#!/usr/bin/env python3
"""Writes the fixtures of special functions, volatility, regimes, point processes, tails and memory beside this file: mpmath, and seeded series
through scipy, statsmodels and plain numpy loops over the definitions.

  python3 test/reference/make_volatility.py
"""
import math
import mpmath as mp, numpy as np, scipy.stats as ss
from make_goldens import fixture, write


# ---- special ----
def special_fixtures():
    mp.mp.dps = 40; m = mp.mpf
    beta = lambda a, b, x: mp.betainc(m(a), m(b), 0, m(x), regularized=True)
    z = [-37.2, -13.1, -6.02, -5.1, -3, -.7, -.3, 0, .2, .69, 1.96, 4.4, 7, None]; known = z[:-1]
    p = [1e-280, 1e-31, 3e-7, .001, .074, .076, .31, .5, .83, .926, .999, 1 - 1e-12]
    t = [[-25, 4], [-3.3, 17], [.4, 1.5], [2.7, 250], [-6, 12]]; chi2 = [[.2, 3], [7.1, 4], [60, 22], [310, 150], [0, 5]]; f = [[.8, 2, 14], [4.4, 3, 9], [20, 6, 40], [1.2, 100, 60]]
    g = [1e-8, .3, .99999, 1.00002, 1.4, 1.9999, 2.3, 7.7, 55.5, 3e6]; h = [[1.02, 1.5], [2.2, 1], [2.7, 40], [4.5, 9.5], [30, 2]]; b = [[.7, 1.3, .2], [8, 2.5, .61], [60, 80, .5]]; gi = [[.8, .02], [3, 5.5], [25, 20], [250, 290]]
    quantile = lambda q: mp.findroot(lambda v: mp.log(mp.ncdf(v)) - mp.log(m(q)), ss.norm.ppf(q))
    tail = lambda v, n: beta(n / 2, .5, m(n) / (n + m(v) ** 2)) / 2
    expected = dict(
        norm_pdf=[*map(mp.npdf, known), math.nan], norm_cdf=[*map(mp.ncdf, known), math.nan], norm_sf=[*(mp.ncdf(-m(v)) for v in known), math.nan], norm_ppf=[quantile(q) if q != .5 else 0 for q in p],
        t_cdf=[tail(v, n) if v < 0 else 1 - tail(v, n) for v, n in t], chi2_sf=[mp.gammainc(m(n) / 2, m(v) / 2, regularized=True) for v, n in chi2],
        f_sf=[beta(m(n) / 2, m(k) / 2, n / (n + k * m(v))) for v, k, n in f], gammaln=[mp.loggamma(m(v)) for v in g], hurwitz_zeta=[mp.zeta(m(s), m(q)) for s, q in h],
        betainc_regularized=[beta(*row) for row in b], gammainc_lower_regularized=[mp.gammainc(m(a), 0, m(v), regularized=True) for a, v in gi])
    inputs = dict(z=z, p=p, t=t, chi2=chi2, f=f, gammaln=g, hurwitz_zeta=h, betainc=b, gammainc=gi)
    return [fixture('seeded_points', 'mpmath, 40 digits', inputs, {}, expected, 1e-12, atol=1e-300, tol=dict(norm_ppf=dict(rtol=1e-12, atol=1e-15), norm_pdf=dict(rtol=1e-12)))]


if __name__ == '__main__':
    write('special', special_fixtures())
