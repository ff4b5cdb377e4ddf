#!/usr/bin/env python3
"""Writes the fixtures of the methods about performance, indicators, decomposition, trade flow and portfolios.

  python3 test/reference/make_performance.py

Seeded series; numpy, pandas, scipy, statsmodels, cvxopt and scikit-learn say what is expected, or the definitions written out below.
"""
import cvxopt, mpmath, numpy as np, pandas as pd, scipy.stats as ss
from make_goldens import fixture, write
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.optimize import brentq
from scipy.spatial.distance import squareform
from sklearn.covariance import OAS, LedoitWolf
from statsmodels.tsa.seasonal import STL, seasonal_decompose

NAN = float('nan')


# ---- performance ----
def performance(r, b, ppy, rf):
    s = pd.Series(r); x = s - rf; v = s.dropna().to_numpy(); n = len(v)
    equity = (1 + s.fillna(0)).cumprod(); peak = equity.cummax().clip(lower=1); dd = equity / peak - 1
    down = np.sqrt(np.mean(np.minimum(x.dropna(), 0) ** 2)); cagr = equity.iloc[-1] ** (ppy / len(s)) - 1
    runs = (dd < 0).astype(int).groupby((dd >= 0).cumsum()).sum(); e = x.dropna()
    out = dict(total_return=equity.iloc[-1] - 1, cagr=cagr, annual_volatility=s.std() * ppy ** .5, sharpe=x.mean() / x.std() * ppy ** .5, downside_risk=down * ppy ** .5,
        sortino=x.mean() / down * ppy ** .5, max_drawdown=dd.min(), max_drawdown_trough_index=int(dd.to_numpy().argmin()), calmar=cagr / -dd.min(), omega_0=e[e > 0].sum() / -e[e < 0].sum(),
        var_hist_95=np.percentile(v, 5), cvar_hist_95_empyrical=np.sort(v)[:int((n - 1) * .05) + 1].mean(), tail_ratio=abs(np.percentile(v, 95)) / abs(np.percentile(v, 5)), hit_rate_bars=(v > 0).sum() / (v != 0).sum(),
        profit_factor_bars=v[v > 0].sum() / -v[v < 0].sum(), longest_drawdown_bars=int(runs.max()), ulcer_index=np.sqrt((dd ** 2).mean()), drawdown=dd, drawdown_last10=dd.to_numpy()[-10:])
    if b is not None:
        d = pd.DataFrame(dict(x=x, b=pd.Series(b) - rf)).dropna(); beta = d.cov().loc['x', 'b'] / d.b.var(); active = d.x - d.b
        out.update(beta=beta, alpha_period=d.x.mean() - beta * d.b.mean(), information_ratio=active.mean() / active.std())
    return out


def performance_fixtures():
    g = np.random.default_rng(51); n = 90; b = g.standard_normal(n) * .02; r = .0005 + .7 * b + g.standard_t(4, n) * .01
    r[20] = np.nan; b[33] = np.nan; r[50] = 0
    clean = np.round(g.standard_normal(40) * .01, 4); w = 12
    rolled = lambda f: [f(clean[i:i + w]) for i in range(len(clean) - w + 1)]
    hand = [.01, -.02, .015, .005, -.01, .02, -.005, .01]
    return [
        fixture('holes_and_benchmark', 'definitions in pandas', dict(returns=r, benchmark=b), dict(periods_per_year=365, risk_free_per_period=.0001), performance(r, b, 365, .0001)),
        fixture('rolling', 'definitions in pandas', dict(returns=clean), dict(periods_per_year=252, window=w),
            dict(rolling_sharpe=rolled(lambda p: p.mean() / p.std(ddof=1) * 252 ** .5), rolling_max_drawdown=rolled(lambda p: performance(p, None, 252, 0)['max_drawdown']))),
        fixture('by_hand', 'worked by hand', dict(returns=hand), dict(periods_per_year=1), dict(sharpe=.2295884217, sortino=.3857583750, max_drawdown=-.02, total_return=.0246118501, profit_factor_bars=1.7142857), rtol=1e-7),
        fixture('no_losses', 'by definition', dict(returns=[.01, .02, .01]), dict(periods_per_year=365), dict(max_drawdown=0, calmar=NAN, omega_0=NAN, profit_factor_bars=NAN, sortino=NAN, hit_rate_bars=1)),
    ]


# ---- trade_stats ----
def runs(hit): return max(len(part) for part in ''.join('x' if h else ' ' for h in hit).split(' '))


def trade_stats(p):
    p = np.array(p); w, l = p[p > 0], p[p < 0]; W = len(w) / len(p); pay = w.mean() / -l.mean()
    return dict(n=len(p), win_rate=W, loss_rate=len(l) / len(p), profit_factor=w.sum() / -l.sum(), avg_win=w.mean(), avg_loss=l.mean(), payoff_ratio=pay, expectancy=p.mean(), max_consecutive_wins=runs(p > 0),
        max_consecutive_losses=runs(p < 0), kelly_fraction=W - (1 - W) / pay, largest_win=w.max(), largest_loss=l.min())


def trade_stats_fixtures():
    g = np.random.default_rng(52); p = np.round(g.standard_t(3, 60) * 25 + 2, 2); p[[7, 30]] = 0
    return [
        fixture('seeded', 'definitions in numpy', dict(pnl=p), {}, trade_stats(p)),
        fixture('only_wins', 'by definition', dict(pnl=[1, 2]), {}, dict(n=2, win_rate=1, profit_factor='Infinity', payoff_ratio=NAN, avg_loss=NAN, kelly_fraction=NAN, largest_loss=NAN, max_consecutive_losses=0)),
        fixture('no_trades', 'by definition', dict(pnl=[]), {}, dict(n=0, win_rate=NAN, profit_factor=NAN, expectancy=NAN, max_consecutive_wins=NAN, kelly_fraction=NAN, largest_win=NAN)),
    ]


# ---- zscore_backtest: the rules as a loop over pandas' z ----
def zscore_backtest(s, window, ddof, entry, exit, stop, cost_per_unit_turnover):
    roll = pd.Series(s).rolling(window); z = ((pd.Series(s) - roll.mean()) / roll.std(ddof=ddof)).to_numpy(); limit = stop or np.inf
    pos, trades, side, start = [], [], 0, 0
    for t, v in enumerate(z):
        if side == 0:
            if entry < v <= limit: side, start = -1, t
            elif -limit <= v < -entry: side, start = 1, t
        else:
            why = 'stop' if abs(v) > limit else 'exit' if v * side >= -exit else None
            if why: trades.append(dict(entry=start, exit=t, side=side, pnl=side * (s[t] - s[start]) - 2 * cost_per_unit_turnover, reason=why)); side = 0
        pos.append(side)
    pos = np.array(pos, float); pnl = np.r_[0, pos[:-1] * np.diff(s) - cost_per_unit_turnover * abs(np.diff(pos))]; equity = pnl.cumsum()
    return dict(zscore=z, position=pos, pnl=pnl, equity=equity, n_trades=len(trades), trades=trades, open_position_at_end=pos[-1], max_drawdown_abs=(equity - np.maximum.accumulate(equity)).min(), total_pnl=equity[-1])


def zscore_fixtures():
    g = np.random.default_rng(53); s = [0.]
    for e in g.standard_t(4, 149): s.append(.9 * s[-1] + e * .01)
    s = np.array(s); s[70:] += .06
    one = dict(window=12, ddof=1, entry=1.2, exit=.3, stop=2.4, cost_per_unit_turnover=.0005); two = dict(window=20, ddof=0, entry=1.8, exit=0, stop=None, cost_per_unit_turnover=0)
    cases = [('stopped_and_charged', one), ('no_stop_ddof0', two), ('no_trade', dict(window=40, ddof=1, entry=6., exit=.5, stop=None, cost_per_unit_turnover=.001))]
    return [fixture(name, 'the rules in pandas', dict(spread=s), p, zscore_backtest(s, **p), rtol=1e-8, atol=1e-11) for name, p in cases]


# ---- qq ----
def student_quantile(p, df):
    """scipy's own (9 digits), polished in 40."""
    cdf = lambda t: mpmath.betainc(mpmath.mpf(df) / 2, .5, 0, df / (df + t * t), regularized=True) / 2
    with mpmath.workdps(40): return float(mpmath.sign(p - .5) * mpmath.findroot(lambda t: cdf(t) - min(mpmath.mpf(p), 1 - mpmath.mpf(p)), abs(ss.t.ppf(p, df)) or 1e-9)) if p != .5 else 0.


def qq(y, df):
    n = len(y); (a, o), (s, i, r) = ss.probplot(y); b = np.array([student_quantile(p, df) for p in np.r_[1 - .5 ** (1 / n), (np.arange(2, n) - .3175) / (n + .365), .5 ** (1 / n)]]); u, v, w, *_ = ss.linregress(b, o)
    return {'theoretical': a, 'ordered': o, 'slope': s, 'intercept': i, 'r': r, f'theoretical_t{df:g}': b, f'slope_t{df:g}': u, f'intercept_t{df:g}': v, f'r_t{df:g}': w,
        'statsmodels_theoretical': ss.norm.ppf(np.arange(1, n + 1) / (n + 1))}


def qq_fixtures():
    g = np.random.default_rng(54); odd = np.round(g.standard_t(3, 41) * .01, 5); even = np.round(61800 + g.standard_normal(30) * 40, 1)
    return [
        fixture('odd_count_t4', 'scipy probplot; mpmath', dict(y=odd), dict(dist=['norm', 't(4)']), qq(odd, 4), 1e-10, atol=1e-12),
        fixture('even_count_t2.5', 'scipy probplot; mpmath', dict(y=even), dict(dist=['norm', 't(2.5)']), qq(even, 2.5), 1e-10, atol=1e-11),
    ]


# ---- technical: TA-Lib's recursions as loops ----
def smooth(x, n, weight, skip=0):
    head = int(np.argmax(~np.isnan(x))) + skip; out = np.full(len(x), NAN)
    if head + n <= len(x):
        out[head + n - 1] = x[head:head + n].mean()
        for i in range(head + n, len(x)): out[i] = out[i - 1] * (1 - weight) + x[i] * weight
    return out


def technical(h, l, c, v, P):
    S = pd.Series; C, H, L = S(c), S(h), S(l); prev = C.shift(); tr = pd.concat([H - L, (H - prev).abs(), (L - prev).abs()], axis=1).max(axis=1).to_numpy()
    change = np.r_[NAN, np.diff(c)]; gain, loss = np.where(change > 0, change, change * 0), np.where(change < 0, -change, change * 0)
    up, down = np.r_[0, np.diff(h)], -np.r_[0, np.diff(l)]; dmp, dmm = np.where((up > down) & (up > 0), up, 0), np.where((down > up) & (down > 0), down, 0)
    fast, slow, sig = P['macd']; w, a, b = P['bbands']; out = {}
    n = P['sma']; out[f'sma_{n}'] = C.rolling(n).mean(); n = P['ema']; out[f'ema_{n}'] = smooth(c, n, 2 / (n + 1)); out[f'ema_{n}_pandas_adjust_false'] = C.ewm(span=n, adjust=False).mean()
    n = P['wma']; out[f'wma_{n}'] = C.rolling(n).apply(lambda x: np.average(x, weights=np.arange(1, n + 1)), raw=True)
    n = P['rsi']; G, Q = smooth(gain, n, 1 / n), smooth(loss, n, 1 / n); out[f'rsi_{n}'] = 100 - 100 / (1 + G / Q); m = P['roc']; out[f'roc_{m}'] = C.pct_change(m) * 100
    out['macd'] = macd = smooth(c, fast, 2 / (fast + 1), slow - fast) - smooth(c, slow, 2 / (slow + 1)); out['macd_signal'] = smooth(macd, sig, 2 / (sig + 1)); out['macd_hist'] = macd - out['macd_signal']
    out['macd_pandas'] = mp = C.ewm(span=fast, adjust=False).mean() - C.ewm(span=slow, adjust=False).mean(); out['macd_signal_pandas'] = mp.ewm(span=sig, adjust=False).mean()
    mid, dev = C.rolling(w).mean(), C.rolling(w).std(ddof=0); out.update(bb_upper=mid + a * dev, bb_middle=mid, bb_lower=mid - b * dev, bb_percent_b=(C - mid + b * dev) / ((a + b) * dev), true_range=tr)
    n = P['atr']; out[f'atr_{n}'] = smooth(np.r_[NAN, tr[1:]], n, 1 / n); n = P['stoch']; top, low = H.rolling(n).max(), L.rolling(n).min(); k = 100 * (C - low) / (top - low); out[f'stoch_fast_k_{n}'] = k; out[f'stoch_fast_d_{n}'] = k.rolling(3).mean()
    n = P['williams_r']; top, low = H.rolling(n).max(), L.rolling(n).min(); out[f'williams_r_{n}'] = -100 * (top - C) / (top - low)
    n = P['cci']; tp = (H + L + C) / 3; ma = tp.rolling(n).mean(); out[f'cci_{n}'] = (tp - ma) / (.015 * tp.rolling(n).apply(lambda x: np.abs(x - x.mean()).mean(), raw=True))
    n = P['adx']; total = lambda x: [NAN] * n + wilder_sum(x, n); R = np.array(total(tr)); p, q = 100 * np.array(total(dmp)) / R, 100 * np.array(total(dmm)) / R
    out.update({f'plus_di_{n}': p, f'minus_di_{n}': q, f'adx_{n}': smooth(100 * np.abs(p - q) / (p + q), n, 1 / n)})
    V = S(v); out.update(obv=np.r_[v[0], v[0] + np.cumsum(np.sign(np.diff(c)) * v[1:])], vwap_cumulative=(tp * V).cumsum() / V.cumsum()); n = P['vwap']; out[f'vwap_rolling_{n}'] = (tp * V).rolling(n).sum() / V.rolling(n).sum()
    return out


def wilder_sum(x, n):
    """The sum of x[1..n-1], then at each row less 1/n of itself plus the new one."""
    s = x[1:n].sum(); out = []
    for value in x[n:]: s = s - s / n + value; out.append(s)
    return out


def technical_fixtures():
    g = np.random.default_rng(55); n = 90; c = np.round(1000 + np.cumsum(g.standard_normal(n) * 3), 2); spread = np.round(g.exponential(2, (2, n)), 2); o = np.r_[c[0], c[:-1]]
    h, l, v = np.maximum(o, c) + spread[0], np.minimum(o, c) - spread[1], np.round(g.exponential(5, n), 3)
    P = dict(sma=7, ema=9, wma=6, rsi=8, roc=4, macd=[5, 13, 4], bbands=[11, 1.5, 2.5], atr=6, stoch=10, williams_r=5, cci=9, adx=7, vwap=8)
    flat = [3.5] * 12
    return [
        fixture('seeded_short_periods', 'pandas; loops', dict(high=h, low=l, close=c, volume=v), P, technical(h, l, c, v, P), 1e-10, atol=1e-9),
        fixture('never_moved', "TA-Lib's edge cases", dict(high=flat, low=flat, close=flat, volume=[0] * 12), dict(rsi=3, stoch=3, williams_r=3, cci=3, adx=3, bbands=[3, 2, 2], vwap=3),
            dict(rsi_3=[None] * 3 + [0] * 9, stoch_fast_k_3=[None] * 2 + [0] * 10, williams_r_3=[None] * 2 + [0] * 10, cci_3=[None] * 2 + [0] * 10, adx_3=[None] * 5 + [0] * 7, bb_percent_b=[None] * 12, vwap_cumulative=[None] * 12, vwap_rolling_3=[None] * 12, obv=[0] * 12)),
    ]


# ---- decomposition ----
def season_series(seed, n, period):
    g = np.random.default_rng(seed); return np.round(50 + np.cumsum(g.standard_normal(n)) * .3 + 4 * np.sin(np.arange(n) * 2 * np.pi / period) + g.standard_t(3, n) * .5, 3)


def decompose_fixtures():
    even, odd = season_series(56, 50, 6), season_series(57, 40, 5); out = []
    for name, y, p in [('even_additive', even, dict(period=6, model='additive', two_sided=True)), ('odd_multiplicative_past_only', odd, dict(period=5, model='multiplicative', two_sided=False)),
            ('even_extrapolated', even, dict(period=6, model='multiplicative', extrapolate_trend='freq'))]:
        r = seasonal_decompose(y, **p); out.append(fixture(name, 'statsmodels seasonal_decompose', dict(y=y), p, dict(trend=r.trend, seasonal=r.seasonal, resid=r.resid), 1e-10, atol=1e-11))
    return out


def stl_fixtures():
    out = []
    for name, n, p, rounds in [('defaults', 60, dict(period=6), {}), ('robust_with_jumps', 70, dict(period=5, seasonal=9, trend=17, low_pass=11, seasonal_deg=0, trend_deg=1, low_pass_deg=0, robust=True, seasonal_jump=2, trend_jump=4, low_pass_jump=3), dict(inner_iter=2, outer_iter=2)),
            ('windows_longer_than_the_series', 30, dict(period=7, seasonal=13, trend=41), dict(inner_iter=3, outer_iter=1))]:
        y = season_series(58 + n, n, p['period']); r = STL(y, **p).fit(**rounds)
        out.append(fixture(name, 'statsmodels STL', dict(y=y), {**p, **rounds}, dict(trend=r.trend, seasonal=r.seasonal, resid=r.resid, weights=r.weights), 1e-9, atol=1e-9))
    return out


# ---- trade_flow ----
def trade_flow(t, p, q, maker, buckets):
    side = np.where(maker == 1, -1, 1); n = len(p); move = pd.Series(np.r_[0, np.sign(np.diff(p))]); rule = move.replace(0, np.nan).ffill().fillna(0); dp = np.diff(p); cov = np.cov(dp[1:], dp[:-1])[0, 1]
    edges = np.linspace(0, q.sum(), buckets + 1); end = np.cumsum(q); part = np.clip(np.minimum.outer(end, edges[1:]) - np.maximum.outer(end - q, edges[:-1]), 0, None)
    per = np.abs((part * side[:, None]).sum(0)) / (q.sum() / buckets); g = pd.DataFrame(dict(s=t // 1000, p=p, v=side * q, m=p * q)).groupby('s').agg(p=('p', 'last'), v=('v', 'sum'), m=('m', 'sum'))
    fit = ss.linregress(g.v[1:], g.p.diff()[1:]); r = np.log(g.p).diff()[1:].abs()
    return dict(tick_rule=rule, tick_rule_accuracy=(rule == side).mean(), trade_imbalance=(side * q).sum() / q.sum(), roll_spread=2 * np.sqrt(max(-cov, 0)), vpin=per.mean(), vpin_per_bucket=per, kyle_lambda=fit.slope, kyle_intercept=fit.intercept,
        amihud=(r / g.m[1:]).mean(), realized_variance_1s=(r ** 2).sum(), bipower_variation_1s=np.pi / 2 * (r * r.shift()).sum())


def trade_flow_fixtures():
    g = np.random.default_rng(60); n = 80; maker = g.integers(0, 2, n); t = 1_700_000_000_000 + np.cumsum(g.integers(0, 700, n)); q = np.round(g.exponential(.4, n) + .001, 3)
    p = np.round(2600 + np.cumsum(g.standard_normal(n) * .1) + np.where(maker == 1, -.4, .4), 1); p[:3] = p[0]
    return [fixture('bounces_gaps_and_ties', 'pandas, scipy', dict(time_ms=t, price=p, qty=q, buyer_is_maker=maker), dict(vpin_buckets=7), trade_flow(t, p, q, maker, 7), 1e-8, atol=1e-13)]


# ---- portfolio ----
def solve(Q, c, A, b):
    """min w'Qw/2 - c'w, Aw = b, w >= 0, by an interior point, then exactly over the weights that are not 0."""
    n = len(c); M = cvxopt.matrix; cvxopt.solvers.options.update(show_progress=False, abstol=1e-13, reltol=1e-13, feastol=1e-13)
    w = np.array(cvxopt.solvers.qp(M(Q), M(-np.array(c, float)), M(-np.eye(n)), M(np.zeros(n)), M(np.atleast_2d(A).astype(float)), M(np.atleast_1d(b).astype(float)))['x']).ravel()
    f = w > 1e-7 * w.max(); A = np.atleast_2d(A)[:, f]; k = len(A); out = np.zeros(n)
    out[f] = np.linalg.lstsq(np.block([[Q[np.ix_(f, f)], A.T], [A, np.zeros((k, k))]]), np.r_[np.array(c)[f], np.atleast_1d(b)], rcond=None)[0][:f.sum()]
    return out


def hrp(cov):
    sd = np.sqrt(np.diag(cov)); d = np.sqrt(np.clip((1 - cov / np.outer(sd, sd)) / 2, 0, None)); order = leaves_list(linkage(squareform(d, checks=False), 'single')).tolist(); w = np.ones(len(cov)); todo = [order]
    def var(m): i = 1 / np.diag(cov)[m]; i /= i.sum(); return i @ cov[np.ix_(m, m)] @ i
    while todo:
        m = todo.pop()
        if len(m) > 1: a, b = m[:len(m) // 2], m[len(m) // 2:]; u, v = var(a), var(b); w[a] *= v / (u + v); w[b] *= u / (u + v); todo += [a, b]
    return dict(weights=w, order=order)


def portfolio(mu, S, free, target, risk, aversion):
    n = len(mu); one = np.ones(n); sd = np.sqrt(np.diag(S)); x = mu - free; inv = np.linalg.inv(S); zero = np.zeros(n)
    def point(w): r, v = w @ mu, np.sqrt(w @ S @ w); return dict(weights=w, ret=r, vol=v, sharpe=(r - free) / v)
    least = solve(S, zero, one, 1); low = least @ mu; at = lambda r: solve(S, zero, [one, mu], [1, r]); steps = np.linspace(low, mu.max(), 8)[1:-1]
    y, d = solve(S, zero, x, 1), solve(S, zero, sd, 1); d /= d.sum(); erc = newton_erc(S); kelly = inv @ x
    return {'min_volatility': point(least), 'min_volatility_short': point(inv @ one / (one @ inv @ one)), 'max_sharpe': point(y / y.sum()), 'max_sharpe_short': point(kelly / kelly.sum()), f'efficient_return_{target}'.replace('.', '_'): point(at(target)),
        f'efficient_risk_{risk}'.replace('.', '_'): point(at(brentq(lambda r: np.sqrt(at(r) @ S @ at(r)) - risk, low + 1e-6, .02 * low + .98 * mu.max(), xtol=1e-14))), f'max_quadratic_utility_delta{aversion}'.replace('.', '_'): point(solve(aversion * S, mu, one, 1)),
        'max_diversification': dict(weights=d, ratio=d @ sd / np.sqrt(d @ S @ d)), 'frontier_long_only': [point(at(r)) for r in steps], 'risk_parity_erc': point(erc), 'inverse_volatility': point(1 / sd / (1 / sd).sum()),
        'kelly_full': dict(weights=kelly, growth=free + x @ kelly / 2), 'kelly_single': x / sd ** 2, 'frontier_constants': dict(A=one @ inv @ one, B=one @ inv @ mu, C=mu @ inv @ mu), 'hrp': hrp(S)}


def newton_erc(S):
    """Newton's method on w'Sw/2 - mean log w."""
    n = len(S); w = 1 / np.sqrt(np.diag(S)) / n
    for _ in range(200):
        step = np.linalg.solve(S + np.diag(1 / (n * w * w)), S @ w - 1 / (n * w)); s = 1.
        while np.any(w - s * step <= 0): s /= 2
        w = w - s * step
    return w / w.sum()


def portfolio_fixtures():
    g = np.random.default_rng(61); n, T = 6, 60; mix = g.standard_normal((n, n)) * .4 + np.eye(n); R = np.round(g.standard_normal((T, n)) @ mix.T * .01 + g.standard_normal(n) * .0005 + .0008, 6)
    mu, S = R.mean(0) * 252, np.cov(R.T) * 252; low = solve(S, np.zeros(n), np.ones(n), 1); target = round(float(low @ mu * .4 + mu.max() * .6), 3); risk = round(float(np.sqrt(low @ S @ low) * 1.3), 3); P = dict(risk_free=.01, periods_per_year=252, efficient_return=target, efficient_risk=risk, risk_aversion=3.5)
    lw, oas = LedoitWolf().fit(R), OAS().fit(R); shrunk = dict(ledoit_wolf=dict(shrinkage=lw.shrinkage_, cov=lw.covariance_), oas=dict(shrinkage=oas.shrinkage_, cov=oas.covariance_))
    hand = dict(mu=[.05, .08, .12], cov=[[.04, .006, 0], [.006, .09, .03], [0, .03, .16]])
    worked = dict(min_variance_long_only=dict(weights=[.65217391, .2173913, .13043478]), tangency_short=dict(weights=[.48403724, .24990629, .26605648]), kelly_full=dict(weights=[1.16015274, .59898173, .63769093]), risk_parity_erc=dict(weights=[.48492604, .28758492, .22748904]))
    return [
        fixture('seeded_returns', 'cvxopt, numpy, scipy, scikit-learn', dict(returns=R), P, {**portfolio(mu, S, .01, target, risk, 3.5), **shrunk}, 1e-8, atol=1e-10),
        fixture('three_by_hand', 'worked by hand', hand, {}, worked, 1e-7, atol=1e-8),
        fixture('nothing_to_earn', 'by definition', dict(mu=[-.1, -.2], cov=[[.04, 0], [0, .09]]), {}, dict(max_sharpe=dict(weights=[None, None], sharpe=None), efficient_return_0_25=dict(weights=[None, None])), 1e-9),
    ]


if __name__ == '__main__':
    write('trade_flow', trade_flow_fixtures())
    write('portfolio', portfolio_fixtures())
    write('seasonal_decompose', decompose_fixtures())
    write('stl', stl_fixtures())
    write('qq', qq_fixtures())
    write('technical', technical_fixtures())
    write('performance', performance_fixtures())
    write('trade_stats', trade_stats_fixtures())
    write('zscore_backtest', zscore_fixtures())
