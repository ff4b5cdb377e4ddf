#!/usr/bin/env python3
"""Writes the fixtures of the methods about performance, indicators, decomposition, trade flow and portfolios.

  python3 test/reference/make_performance.py

Seeded series; numpy, pandas, scipy, statsmodels, cvxopt and scikit-learn say what is expected, or the definitions written out below.
"""
import numpy as np, pandas as pd
from make_goldens import fixture, write

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
    cases = [('stopped_and_charged', one), ('no_stop_ddof0', two)]
    return [fixture(name, 'the rules in pandas', dict(spread=s), p, zscore_backtest(s, **p), rtol=1e-8, atol=1e-11) for name, p in cases]


if __name__ == '__main__':
    write('performance', performance_fixtures())
    write('trade_stats', trade_stats_fixtures())
    write('zscore_backtest', zscore_fixtures())
