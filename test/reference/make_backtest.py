#!/usr/bin/env python3
"""Writes the fixtures of the deflated Sharpe ratio: the published examples and seeded cases.

  python3 test/reference/make_backtest.py

Bailey and Lopez de Prado (2012, 2014), with scipy's normal distribution.
"""
import numpy as np, scipy.stats as ss
from make_goldens import fixture, write


def deflated(sharpe, n, skew, kurtosis, trials, variance):
    error = np.sqrt((1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe ** 2) / (n - 1)); g = np.euler_gamma
    best = 0 if trials <= 1 else np.sqrt(variance) * ((1 - g) * ss.norm.ppf(1 - 1 / trials) + g * ss.norm.ppf(1 - 1 / (trials * np.e)))
    return dict(standard_error=error, psr=ss.norm.cdf(sharpe / error), expected_best=best, dsr=ss.norm.cdf((sharpe - best) / error))


def deflated_fixtures():
    of = lambda name, source, **p: fixture(name, source, {}, p, deflated(**p), 1e-11, atol=1e-13)
    return [
        fixture('published', 'Bailey and Lopez de Prado 2014, as printed', {}, dict(sharpe=2.5 / 250 ** .5, n=1250, skew=-3, kurtosis=10, trials=100, variance=.5 / 250), dict(expected_best=.1132, dsr=.9004), rtol=5e-4),
        fixture('published_probabilistic', 'Bailey and Lopez de Prado 2012, as printed', {}, dict(sharpe=1.585 / 12 ** .5, n=24, skew=-2.448, kurtosis=10.164, trials=1, variance=0), dict(psr=.913), rtol=5e-4),
        of('one_trial', 'scipy', sharpe=.02, n=50_000, skew=.4, kurtosis=7, trials=1, variance=0),
        of('many_trials', 'scipy', sharpe=.01, n=20_000, skew=-1.2, kurtosis=30, trials=4_321, variance=1e-4),
        of('two_trials', 'scipy', sharpe=.1, n=100, skew=0, kurtosis=3, trials=2, variance=.01),
    ]


if __name__ == '__main__':
    write('deflated_sharpe', deflated_fixtures())
