#!/usr/bin/env python3
"""Writes the fixtures of the methods about price impact: order flow on one level and on many, the micro-price, the queue imbalance.

  python3 test/reference/make_impact.py

Seeded series; numpy, statsmodels and scikit-learn say what is expected, or the definitions written out below.
"""
import numpy as np, statsmodels.api as sm
from make_goldens import fixture, write
from sklearn.linear_model import Ridge
from sklearn.metrics import roc_auc_score
from scipy.optimize import minimize

NAN = float('nan')


def line(x, y): return sm.OLS(y, sm.add_constant(x)).fit()
def told(fit, x, y, mean): return 1 - ((y - fit.predict(sm.add_constant(x))) ** 2).sum() / ((y - mean) ** 2).sum()
def out_of(x, y, share): c = int(np.floor(len(x) * share)); return told(line(x[:c], y[:c]), x[c:], y[c:], y[:c].mean())


def impact(ofi, dp, share, lags):
    ok = ~np.isnan(ofi + dp); x, y = ofi[ok], dp[ok]; n = len(x); L = int(np.floor(4 * (n / 100) ** (2 / 9))) if lags is None else lags
    f = line(x, y); h = f.get_robustcov_results('HAC', maxlags=L, use_correction=True); se = h.bse[1]; b = f.params[1]; pair = [i for i in range(1, len(ofi)) if ok[i] and not np.isnan(ofi[i - 1])]; bx, by = ofi[[i - 1 for i in pair]], dp[pair]
    return dict(alpha=f.params[0], beta=b, error=se, lo=b - 1.959963984540054 * se, hi=b + 1.959963984540054 * se, r2=f.rsquared, r2_out=out_of(x, y, share), r2_lag=line(bx, by).rsquared, r2_lag_out=out_of(bx, by, share), depth=1 / (2 * b) if b > 0 else NAN, lags=L, n=n)


def impact_fixtures():
    g = np.random.default_rng(61); n = 160; x = np.round(g.standard_normal(n) * 20, 3); e = np.zeros(n); z = g.standard_normal(n)
    for i in range(1, n): e[i] = .4 * e[i - 1] + z[i]
    y = np.round(.1 + .05 * x + .01 * np.r_[0, x[:-1]] + .6 * e, 2); xh = x.copy(); xh[[30, 31, 90]] = NAN; yh = y.copy(); yh[120] = NAN
    return [
        fixture('hac', 'statsmodels', dict(ofi=x, change=y), {}, impact(x, y, .5, None), rtol=1e-9),
        fixture('holes_and_lags', 'statsmodels', dict(ofi=xh, change=yh), dict(train=.6, lags='3'), impact(xh, yh, .6, 3), rtol=1e-9),
        fixture('falls_with_flow', 'statsmodels', dict(ofi=x[:40], change=-y[:40]), {}, impact(x[:40], -y[:40], .5, None), rtol=1e-9),
    ]


def fitted(X, y, nu):
    m, s = X.mean(0), X.std(0); r = Ridge(alpha=nu * len(y), solver='cholesky').fit((X - m) / s, y); return r.coef_ / s, r.intercept_ - (r.coef_ / s) @ m


def mlofi(X, y, share, nus, folds):
    c = int(np.floor(len(y) * share)); n, k = X.shape; edges = [int(np.floor(c * f / folds)) for f in range(folds + 1)]; out = dict(r2_in=[], r2_out=[], penalty=[])
    for m in range(1, k + 1):
        def error(nu):
            total = 0
            for f in range(folds):
                test = np.arange(edges[f], edges[f + 1]); train = np.setdiff1d(np.arange(c), test); b, a = fitted(X[train, :m], y[train], nu); total += ((y[test] - a - X[test, :m] @ b) ** 2).sum()
            return total
        nu = min(nus, key=error); b, a = fitted(X[:c, :m], y[:c], nu); mean = y[:c].mean()
        share_of = lambda A, t: 1 - ((t - a - A @ b) ** 2).sum() / ((t - mean) ** 2).sum()
        out['r2_in'].append(share_of(X[:c, :m], y[:c])); out['r2_out'].append(share_of(X[c:, :m], y[c:])); out['penalty'].append(nu)
    b1, a1 = fitted(X[:c, :1], y[:c], 0)
    return dict(**out, weight=b, weight_std=b * X[:c].std(0), alpha=a, rmse_ratio=np.sqrt(((y[c:] - a - X[c:] @ b) ** 2).sum() / ((y[c:] - a1 - X[c:, :1] @ b1) ** 2).sum()), n_train=c, n_test=n - c)


def mlofi_fixtures():
    g = np.random.default_rng(62); n, k = 240, 4; C = .6 ** abs(np.subtract.outer(range(k), range(k))); X = np.round(g.standard_normal((n, k)) @ np.linalg.cholesky(C).T * np.array([3, 4, 5, 6]), 3); y = np.round(X @ np.array([.3, .15, .08, .02]) + g.standard_normal(n), 2)
    nus = [.001, .01, .1, 1, 10, 100, 1000]
    return [
        fixture('levels_4', 'scikit-learn Ridge', dict(flow=X, change=y), {}, mlofi(X, y, .5, nus, 5), rtol=1e-8),
        fixture('other_folds', 'scikit-learn Ridge', dict(flow=X[:, :2], change=y), dict(train=.7, penalties='0.05, 5', folds=3), mlofi(X[:, :2], y, .7, [.05, 5], 3), rtol=1e-8),
    ]


# ---- micro-price: counts written out, matrices by numpy ----
K = np.array([-1, -.5, .5, 1])


def micro(I, S, M, nb, ns):
    N = nb * ns; still, moved, size = np.zeros((N, N)), np.zeros((N, N)), np.zeros((N, 4)); n = left = 0
    def state(i):
        outer = min(nb - 1, int(max(I[i], 1 - I[i]) * nb))
        return (outer if I[i] >= .5 else nb - 1 - outer) + nb * (min(int(S[i]), ns) - 1)
    def mirror(s): return s - s % nb + nb - 1 - s % nb
    for i in range(1, len(I)):
        h = round(2 * (M[i] - M[i - 1]))
        if abs(h) > 2: left += 1; continue
        n += 1
        for a, b, d in ((state(i - 1), state(i), h), (mirror(state(i - 1)), mirror(state(i)), -h)):
            if d == 0: still[a, b] += 1
            else: moved[a, b] += 1; size[a, {-2: 0, -1: 1, 1: 2, 2: 3}[d]] += 1
    total = still.sum(1) + moved.sum(1); assert (total >= 60).all(), total
    Q, R1, R2 = still / total[:, None], size / total[:, None], moved / total[:, None]; A = np.linalg.inv(np.eye(N) - Q); G1 = A @ R1 @ K; B = A @ R2; terms = [np.linalg.matrix_power(B, i) @ G1 for i in range(7)]
    return dict(adjustment=sum(terms[:6]).reshape(ns, nb), first=G1.reshape(ns, nb), n=n, left_out=left, merged=0, remainder=abs(terms[6]).max())


def micro_fixtures():
    g = np.random.default_rng(63); n = 1400; I, S, M = np.zeros(n), np.zeros(n), np.zeros(n); i, s, m = .5, 1, 600_000.
    for t in range(n):
        i = float(np.clip(i + g.standard_normal() * .2, .01, .99))
        if g.random() < .25: d = (1 if g.random() < i else -1) * (.5 if g.random() < .5 else 1) * (3 if g.random() < .05 else 1); m += d; i = float(g.random() * .98 + .01)
        if g.random() < .3: s = 1 + int(g.random() * 2)
        I[t], S[t], M[t] = round(i, 3), s, m
    return [fixture('equal_buckets', 'numpy, the definition', dict(imbalance=I, spread=S, mid=M), dict(buckets=4, spreads=2, edges='equal'), micro(I, S, M, 4, 2), rtol=1e-8, atol=1e-10)]


def logit(x, up, share, lam):
    n = int(np.floor(len(x) * share)); X = np.c_[np.ones(n), x[:n]]; u = up[:n]
    f = lambda b: np.logaddexp(0, X @ b).sum() - u @ (X @ b) + lam / 2 * b[1] ** 2; p = lambda b: 1 / (1 + np.exp(-(X @ b)))
    H = lambda b: X.T @ (X * (p(b) * (1 - p(b)))[:, None]) + np.diag([0, lam]); J = lambda b: X.T @ (p(b) - u) + np.array([0, lam * b[1]])
    b = np.zeros(2)
    for _ in range(60): b = b - np.linalg.solve(H(b), J(b))
    assert f(b) <= minimize(f, np.zeros(2)).fun + 1e-9
    q = 1 / (1 + np.exp(-(b[0] + b[1] * x[n:]))); return dict(b0=b[0], b1=b[1], b1_error=np.sqrt(np.linalg.inv(H(b))[1, 1]), brier=((q - up[n:]) ** 2).mean(), auc=roc_auc_score(up[n:], q), n_train=n, n_test=len(x) - n)


def logit_fixtures():
    g = np.random.default_rng(64); x = np.round(g.random(300) * 2 - 1, 2); up = (g.random(300) < 1 / (1 + np.exp(-(.1 + 2 * x)))).astype(int)
    return [fixture('ridge', 'the definition; scikit-learn for the area', dict(imbalance=x, up=up), dict(train=.7, ridge=.5), logit(x, up, .7, .5), rtol=1e-8)]


if __name__ == '__main__':
    write('ofi_impact', impact_fixtures()); write('mlofi_ridge', mlofi_fixtures()); write('micro_price', micro_fixtures()); write('queue_imbalance_logit', logit_fixtures())
