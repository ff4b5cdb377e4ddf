#!/usr/bin/env python3
"""Writes the small fixtures beside this file: hand cases, and seeded series computed with numpy, pandas, scipy, statsmodels and mpmath.

  python3 test/reference/make_goldens.py

The scripts beside it (make_<family>.py) do the same for the other methods and take their tools from here.

Every fixture: { name, method, oracle, input, params, expected, rtol, atol?, tol? }; NaN is null. Keys are those of the method of that name.
"""
import json, math, os
from fractions import Fraction
import mpmath, numpy as np, pandas as pd, scipy.stats as ss, statsmodels.api as sm
from scipy.optimize import brentq
from statsmodels.stats.stattools import durbin_watson

HERE = os.path.dirname(os.path.abspath(__file__))


def plain(value):
    if isinstance(value, dict): return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray, pd.Series)): return [plain(v) for v in value]
    if isinstance(value, (bool, np.bool_, str)) or value is None: return value
    if isinstance(value, (int, np.integer)): return int(value)
    value = float(value)
    return None if math.isnan(value) else int(value) if value.is_integer() and abs(value) < 2**53 else value


def write(method, fixtures):
    for fixture in fixtures: fixture['name'] = f"{method}/{fixture['name']}"; fixture['method'] = method
    with open(os.path.join(HERE, f'{method}.json'), 'w') as file:
        file.write('{"method":"%s","fixtures":[\n' % method)
        file.write(',\n'.join(json.dumps(plain(f), separators=(',', ':')) for f in fixtures) + '\n]}\n')


def fixture(name, oracle, input, params, expected, rtol=1e-10, **rest):
    return dict(name=name, oracle=oracle, input=input, params=params, expected=expected, rtol=rtol, **rest)


# ---- rolling: each window on its own, in exact rational arithmetic where sums are concerned ----
def windows(n, w, f): return [None if i + 1 < w else f(i + 1 - w, i + 1) for i in range(n)]


def rolling(y, x, w, ddof):
    n = len(y); Y = [None if math.isnan(v) else Fraction(v) for v in y]; X = [None if math.isnan(v) else Fraction(v) for v in x]
    def known(V, f): return lambda a, b: float('nan') if any(v is None for v in V[a:b]) else f(a, b)
    def mean(V, a, b): return sum(V[a:b]) / w
    def co(U, V, a, b): mu, mv = mean(U, a, b), mean(V, a, b); return sum((U[i] - mu) * (V[i] - mv) for i in range(a, b))
    both = [None if Y[i] is None or X[i] is None else True for i in range(n)]
    def ratio(f): return lambda a, b: (lambda r: float('nan') if r is None else r)(f(a, b))
    def z(a, b): q = co(Y, Y, a, b); return None if q == 0 else float(Y[b - 1] - mean(Y, a, b)) / math.sqrt(q / (w - ddof))
    def corr(a, b): q = co(Y, Y, a, b) * co(X, X, a, b); return None if q == 0 else float(co(Y, X, a, b)) / math.sqrt(q)
    def beta(a, b): q = co(X, X, a, b); return None if q == 0 else float(co(Y, X, a, b) / q)
    s = pd.Series(y)
    return dict(
        mean=windows(n, w, known(Y, lambda a, b: float(mean(Y, a, b)))), sum=windows(n, w, known(Y, lambda a, b: float(sum(Y[a:b])))),
        var=windows(n, w, known(Y, lambda a, b: float(co(Y, Y, a, b) / (w - ddof)))), std=windows(n, w, known(Y, lambda a, b: math.sqrt(co(Y, Y, a, b) / (w - ddof)))),
        zscore=windows(n, w, known(Y, ratio(z))), min=s.rolling(w).min(), max=s.rolling(w).max(), median=s.rolling(w).median(), q25=s.rolling(w).quantile(.25),
        corr=windows(n, w, known(both, ratio(corr))), cov=windows(n, w, known(both, lambda a, b: float(co(Y, X, a, b) / (w - ddof)))), beta=windows(n, w, known(both, ratio(beta))))


def rolling_fixtures():
    g = np.random.default_rng(11); n = 60
    y = np.round(61800 + np.cumsum(g.standard_normal(n)), 1); x = np.round(2680 + .04 * (y - 61800) + g.standard_normal(n) * .2, 2)
    yn, xn = y.copy(), x.copy(); yn[23] = np.nan; xn[40] = np.nan; yn[28:38] = 61801.1
    shape = dict(skew=windows(n, 8, lambda a, b: ss.skew(y[a:b], bias=False)), kurt=windows(n, 8, lambda a, b: ss.kurtosis(y[a:b], bias=False)))
    loose = dict(zscore=dict(rtol=1e-9), corr=dict(rtol=1e-9, atol=1e-12), beta=dict(rtol=1e-9), cov=dict(rtol=1e-9, atol=1e-9), skew=dict(rtol=1e-7, atol=1e-9), kurt=dict(rtol=1e-7, atol=1e-9))
    return [
        fixture('walk_w8', 'exact rationals; scipy', dict(y=y, x=x), dict(window=8, ddof=1), {**rolling(y, x, 8, 1), **shape}, tol=loose),
        fixture('holes_and_flat_w6_ddof0', 'exact rationals', dict(y=yn, x=xn), dict(window=6, ddof=0), rolling(yn, xn, 6, 0), atol=1e-12, tol=loose),
    ]


# ---- ohlcv ----
def bars(t, p, q, maker, bar):
    d = pd.DataFrame(dict(p=p, q=q, v=np.array(p) * q, b=np.where(np.array(maker) == 0, q, 0.)), index=pd.to_datetime(np.array(t), unit='ms'))
    r = d.resample(f'{bar}ms'); o = r.p.ohlc(); volume = r.q.sum(); close = o.close.ffill()
    filled = {k: o[k].where(~o.close.isna(), close) for k in ('open', 'high', 'low', 'close')}
    return dict(bar_start_ms=o.index.asi8 // 10**6, **{k: o[k] for k in ('open', 'high', 'low', 'close')}, volume=volume, trades=r.p.count(), vwap=r.v.sum() / volume.where(volume > 0), buy_volume=r.b.sum(), filled=filled)


def ohlcv_fixtures():
    g = np.random.default_rng(12); n = 80; t = 1723161256322 + np.cumsum(g.integers(0, 900, n) * (g.random(n) < .7)).astype('int64'); t[50:] += 7000
    p = np.round(61800 + np.cumsum(g.standard_normal(n)), 1); q = np.round(g.exponential(.05, n) + .001, 3); m = (g.random(n) < .5).astype(int)
    hand = dict(time_ms=[0, 999, 1000, 999, 3000, 3000], price=[10, 12, 11, 13, 9, None], qty=[1, 2, 3, 4, 5, 6], buyer_is_maker=[0, 1, 0, 0, 1, 0])
    return [
        fixture('seeded_1s', 'pandas resample', dict(time_ms=t, price=p, qty=q, buyer_is_maker=m), dict(bar_ms=1000), bars(t, p, q, m, 1000), atol=1e-12),
        fixture('seeded_15s', 'pandas resample', dict(time_ms=t, price=p, qty=q, buyer_is_maker=m), dict(bar_ms=15000), bars(t, p, q, m, 15000), atol=1e-12),
        fixture('late_empty_and_unusable', 'by hand', hand, dict(bar_ms=1000), dict(
            bar_start_ms=[0, 1000, 2000, 3000], open=[10, 11, None, 9], high=[12, 13, None, 9], low=[10, 11, None, 9], close=[12, 13, None, 9], volume=[3, 7, 0, 5], trades=[2, 2, 0, 1],
            vwap=[34 / 3, 85 / 7, None, 9], buy_volume=[1, 7, 0, 0], filled=dict(open=[10, 11, 13, 9], high=[12, 13, 13, 9], low=[10, 11, 13, 9], close=[12, 13, 13, 9]), late=1, unusable=1)),
    ]


# ---- returns ----
def returns_fixtures():
    g = np.random.default_rng(13); p = np.round(100 * np.exp(np.cumsum(g.standard_normal(50) * .02)), 2); s = pd.Series(p); top = s.cummax(); draw = s / top - 1; end = int(draw.idxmin())
    expected = dict(simple=s.pct_change(), log=np.log(s / s.shift()), cumulative=s / s[0] - 1, drawdown=draw, max_drawdown=draw.min(), max_drawdown_end=end, max_drawdown_peak=int(s[:end + 1].idxmax()))
    hand = dict(simple=[None, .1, None, None, -.1, None], log=[None, math.log(1.1), None, None, math.log(.9), None], cumulative=[0, .1, None, 0, -.1, None], drawdown=[0, 0, None, 100 / 110 - 1, 90 / 110 - 1, None], max_drawdown=90 / 110 - 1, max_drawdown_end=4, max_drawdown_peak=1)
    return [fixture('seeded', 'pandas', dict(price=p), {}, expected, atol=1e-14), fixture('holes_and_zeros', 'by hand', dict(price=[100, 110, None, 100, 90, 0]), {}, hand, atol=1e-14)]


# ---- moments ----
def moments_fixtures():
    g = np.random.default_rng(14); y = np.round(g.standard_t(4, 60), 3); n = len(y); q = [.05, .3, .5, .95]; d = y - y.mean(); var = float(np.quantile(y, .05)); med = float(np.median(y)); mad = float(np.median(np.abs(y - med)))
    rules = ['inverted_cdf', 'averaged_inverted_cdf', 'interpolated_inverted_cdf', 'hazen', 'weibull', 'linear', 'median_unbiased', 'normal_unbiased']
    expected = dict(n=n, missing=1, mean=float(sum(map(Fraction, y)) / n), var_ddof0=y.var(), var_ddof1=y.var(ddof=1), std_ddof0=y.std(), std_ddof1=y.std(ddof=1), sem=ss.sem(y), skew_biased=ss.skew(y), skew_unbiased=ss.skew(y, bias=False),
        kurt_excess_biased=ss.kurtosis(y), kurt_excess_unbiased=ss.kurtosis(y, bias=False), quantiles={r: np.quantile(y, q, method=r) for r in rules}, median=med, mad_raw=mad, mad_normal=mad / ss.norm.ppf(.75), iqr=ss.iqr(y), min=y.min(), max=y.max(), var_hist_95=var, cvar_hist_95=y[y <= var].mean())
    level = [1e9 + v for v in (4, 7, 13, 16)]
    return [
        fixture('seeded_t4_one_missing', 'numpy, scipy', dict(y=[*y[:20], None, *y[20:]]), dict(q=q), expected),
        fixture('level_1e9', 'by hand: the textbook sum of squares gives 0 or less', dict(y=level), {}, dict(n=4, mean=1e9 + 10, var_ddof1=30, var_ddof0=22.5, skew_biased=0, autocorr_lag1=.3), atol=1e-15),
        fixture('one_number', 'by hand', dict(y=[3]), {}, dict(n=1, mean=3, var_ddof0=0, var_ddof1=None, skew_biased=None, kurt_excess_unbiased=None, median=3, iqr=0)),
    ]


# ---- ols ----
def ols_expected(y, X):
    r = sm.OLS(y, X).fit()
    # scipy 1.10's t.ppf is off in the ninth digit; its tail function is not.
    t = brentq(lambda v: ss.t.sf(v, r.df_resid) - .025, 1, 100, xtol=1e-14)
    interval = np.column_stack([r.params - t * r.bse, r.params + t * r.bse])
    return dict(params=r.params, bse=r.bse, tvalues=r.tvalues, pvalues=r.pvalues, conf_int_95=interval, rsquared=r.rsquared, rsquared_adj=r.rsquared_adj, fvalue=r.fvalue, f_pvalue=r.f_pvalue, ssr=r.ssr, scale=r.scale, df_resid=int(r.df_resid), llf=r.llf, aic=r.aic, bic=r.bic, durbin_watson=durbin_watson(r.resid), resid_first5=r.resid[:5], resid_last5=r.resid[-5:], cov_params=r.cov_params())


def exact_ols(y, X, constant):
    """60 digits of the normal equations: enough for any condition number here."""
    mpmath.mp.dps = 60; A = mpmath.matrix([[mpmath.mpf(v) for v in row] for row in X]); b = mpmath.matrix([mpmath.mpf(v) for v in y]); inv = (A.T * A) ** -1; p = inv * (A.T * b); e = b - A * p; n, k = A.rows, A.cols
    ssr = sum(v * v for v in e); mean = sum(b) / n if constant else 0; tss = sum((v - mean) ** 2 for v in b)
    return dict(params=[p[i] for i in range(k)], bse=[mpmath.sqrt(inv[i, i] * ssr / (n - k)) for i in range(k)], rsquared=1 - ssr / tss, ssr=ssr, resid_sd=mpmath.sqrt(ssr / (n - k)), df_resid=n - k)


def ols_fixtures():
    g = np.random.default_rng(15); n = 50; x = np.round(np.cumsum(g.standard_normal(n)), 3); y = np.round(3 - .7 * x + g.standard_normal(n) * .4, 3)
    X = np.column_stack([np.ones(n), x, np.round(g.standard_normal(n), 3), np.round(g.standard_normal(n) * 1e5)]); ym = np.round(X @ [1, .5, -2, 3e-5] + g.standard_normal(n), 3)
    # Powers up to 9 of a narrow range: condition number 1e13 and more, where a pseudo-inverse with a cut-off gives another polynomial.
    u = np.linspace(-8, -3, 80).round(4); P = np.column_stack([[float(Fraction(v) ** j) for v in u] for j in range(10)]); yp = np.round(.8 + .05 * np.sin(u) + g.standard_normal(80) * .003, 6)
    return [
        fixture('seeded_x', 'statsmodels', dict(y=y, x=x), dict(intercept=True), ols_expected(y, sm.add_constant(x)), 1e-9),
        fixture('seeded_x_origin', 'statsmodels', dict(y=y, x=x), dict(intercept=False), ols_expected(y, x[:, None]), 1e-9),
        fixture('seeded_multi', 'statsmodels', dict(y=ym, X=X), dict(X_includes_intercept=True), ols_expected(ym, X), 1e-8),
        fixture('polynomial_degree_9', 'mpmath, 60 digits', dict(y=yp, X=P), dict(X_includes_intercept=True), exact_ols(yp, P, True), 1e-8, tol=dict(bse=dict(rtol=1e-6))),
        fixture('level_1e9', 'by hand: y = 2 x + 1 and residuals 1, -2, 1', dict(y=[2e9 + v for v in (4, 3, 8)], x=[1e9 + v for v in (1, 2, 3)]), dict(intercept=True), dict(ssr=6, resid_first5=[1, -2, 1], durbin_watson=3, df_resid=1), atol=1e-6),
    ]


# ---- order flow ----
def ofi(bid, bq, ask, aq):
    e = [0.]
    for i in range(1, len(bid)):
        e.append(float((bid[i] >= bid[i - 1]) * bq[i] - (bid[i] <= bid[i - 1]) * bq[i - 1] - (ask[i] <= ask[i - 1]) * aq[i] + (ask[i] >= ask[i - 1]) * aq[i - 1]))
    return e


def ofi_fixtures():
    def hand(name, bid, bq, ask, aq, e): return fixture(name, 'by hand', dict(second=[0, 0], bid=bid, bid_qty=bq, ask=ask, ask_qty=aq), {}, dict(event_ofi=[0, e], ofi_per_second=[e]))
    g = np.random.default_rng(16); n = 120; tick = .1; mid = np.cumsum(g.integers(-1, 2, n)); bid = np.round((1000 + mid) * tick, 1); ask = np.round(bid + tick * g.integers(1, 3, n), 1); bq = np.round(g.exponential(2, n), 3); aq = np.round(g.exponential(2, n), 3)
    t = np.cumsum(g.integers(1, 200, n)); t[70:] += 2500; b = t // 1000 - t[0] // 1000; e = np.array(ofi(bid, bq, ask, aq)); m = (bid + ask) / 2; k = int(b[-1]) + 1
    per = np.array([e[b == j].sum() for j in range(k)]); last = pd.Series([m[b == j][-1] if (b == j).any() else np.nan for j in range(k)]).ffill().to_numpy(); change = np.diff(np.r_[m[0], last]); fit = ss.linregress(per, change)
    return [
        hand('bid_improves', [100, 101], [5, 3], [110, 110], [2, 2], 3), hand('bid_drops', [100, 99], [5, 7], [110, 110], [2, 2], -5),
        hand('bid_size_grows', [100, 100], [5, 8], [110, 110], [2, 2], 3), hand('ask_improves', [100, 100], [5, 5], [110, 109], [2, 4], -4),
        fixture('one_side_empty', 'by hand', dict(second=[0, 0, 0, 1], bid=[100, None, 100, 100], bid_qty=[5, None, 4, 6], ask=[101, 101, 101, 101], ask_qty=[1, 1, 1, 1]), {}, dict(event_ofi=[0, None, None, 2], ofi_per_second=[0, 2], mid_change_per_second=[0, 0], impact_slope=None)),
        fixture('seeded', 'numpy, scipy', dict(time_ms=t, bid=bid, bid_qty=bq, ask=ask, ask_qty=aq), dict(bucket_ms=1000), dict(event_ofi=e, ofi_per_second=per, mid=m, microprice=(bid * aq + ask * bq) / (bq + aq), queue_imbalance=(bq - aq) / (bq + aq), spread=ask - bid, mid_change_per_second=change, bucket=b[0] + np.arange(k) + t[0] // 1000, impact_slope=fit.slope, impact_intercept=fit.intercept, impact_r2=fit.rvalue**2), 1e-9, atol=1e-11),
    ]


# ---- order flow at each rank ----
def mlofi(bid, bq, ask, aq):
    """The definition rank by rank; a rank that is missing is infinitely far away with nothing in it."""
    far = lambda px, sign: np.where(np.isnan(px), -np.inf * sign, px)
    B, A = far(bid, 1), far(ask, -1); n, ranks = B.shape; e = np.zeros((n, ranks))
    for i in range(1, n):
        for k in range(ranks):
            e[i, k] = (B[i, k] >= B[i - 1, k]) * bq[i, k] - (B[i, k] <= B[i - 1, k]) * bq[i - 1, k] - (A[i, k] <= A[i - 1, k]) * aq[i, k] + (A[i, k] >= A[i - 1, k]) * aq[i - 1, k]
    return dict(event_mlofi=e, mlofi=e.sum(axis=0), missing=np.isnan(bid).sum(axis=1) + np.isnan(ask).sum(axis=1))


def mlofi_fixtures():
    g = np.random.default_rng(17); n, ranks = 40, 4; mid = 1000 + np.cumsum(g.integers(-1, 2, n))
    bid = (mid[:, None] - np.cumsum(g.integers(1, 3, (n, ranks)), axis=1)) / 10; ask = (mid[:, None] + np.cumsum(g.integers(0, 3, (n, ranks)), axis=1)) / 10
    bq = np.round(g.exponential(2, (n, ranks)), 3); aq = np.round(g.exponential(2, (n, ranks)), 3); bid[10:14, 3] = np.nan; bq[10:14, 3] = 0; ask[20, 2:] = np.nan; aq[20, 2:] = 0
    hand = dict(bid=[[100, 99], [101, 100]], bid_qty=[[5, 4], [3, 5]], ask=[[110, 111], [110, 111]], ask_qty=[[2, 6], [2, 9]])
    return [
        fixture('bid_improves_ask_grows', 'by hand', hand, {}, dict(event_mlofi=[[0, 0], [3, 5 - 3]], mlofi=[3, 2], missing=[0, 0])),
        fixture('seeded_with_holes', 'numpy, the definition', dict(bid=bid, bid_qty=bq, ask=ask, ask_qty=aq), {}, mlofi(bid, bq, ask, aq), 1e-12, atol=1e-12),
    ]


if __name__ == '__main__':
    write('multi_level_imbalance', mlofi_fixtures())
    write('rolling', rolling_fixtures()); write('ohlcv', ohlcv_fixtures()); write('returns', returns_fixtures())
    write('moments', moments_fixtures()); write('ols', ols_fixtures()); write('order_flow_imbalance', ofi_fixtures())
