#!/usr/bin/env python3
"""Writes the fixtures of special functions, volatility, regimes, point processes, tails and memory beside this file: mpmath, and seeded series
through scipy, statsmodels and plain numpy loops over the definitions.

  python3 test/reference/make_volatility.py
"""
import math
import mpmath as mp, numpy as np, pandas as pd, scipy.stats as ss
from scipy import optimize, signal
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


# ---- volatility ----
def ewma_fixtures():
    g = np.random.default_rng(31); y = np.round(g.standard_t(5, 40), 3)
    forecast = pd.Series(y**2).ewm(alpha=.1, adjust=False).mean()
    return [
        fixture('seeded', 'pandas ewm(adjust=False).shift(1)', dict(y=y), dict(lam=.9, init='sigma2_0 = y_0^2', timing='sigma2_t uses y_{t-1}'), dict(variance=[y[0]**2, *forecast[:-1]], next_variance=forecast.iloc[-1])),
        fixture('same_row', 'pandas ewm(adjust=False)', dict(y=y), dict(lam=.9, init='sigma2_0 = y_0^2', timing='sigma2_t uses y_t'), dict(variance=forecast)),
        fixture('with_holes', 'by hand', dict(y=[None, 2, None, 1, 3]), dict(lam=.8), dict(variance=[None, 4, 4, 4, .8 * 4 + .2 * 1], next_variance=.8 * 3.4 + .2 * 9)),
    ]


def bars(seed, n):
    g = np.random.default_rng(seed); path = 100 * np.exp(np.cumsum(g.standard_normal((n, 20)) * .004, axis=None).reshape(n, 20) + np.cumsum(g.standard_normal(n) * .003)[:, None])
    return dict(open=path[:, 0].round(3), high=path.max(axis=1).round(3), low=path.min(axis=1).round(3), close=path[:, -1].round(3))


def ohlc_expected(b, w, year):
    o, h, l, c = (np.log(pd.Series(b[k], dtype=float)) for k in ('open', 'high', 'low', 'close')); r = lambda s: s.rolling(w); root = lambda s: np.sqrt(s * year)
    rs = r((h - c) * (h - o) + (l - c) * (l - o)).mean(); k = .34 / (1.34 + (w + 1) / (w - 1))
    return dict(close_to_close=root(r(c.diff()).var()), parkinson=root(r((h - l)**2).mean() / (4 * math.log(2))), garman_klass=root(r(.5 * (h - l)**2 - (2 * math.log(2) - 1) * (c - o)**2).mean()),
        rogers_satchell=root(rs), yang_zhang=root(r(o - c.shift()).var() + k * r(c - o).var() + (1 - k) * rs))


def ohlc_fixtures():
    b = bars(32, 40); hole = {k: [None if i == 15 else x for i, x in enumerate(v)] for k, v in b.items()}
    return [fixture('seeded_w10', 'pandas', b, dict(window=10, periods_per_year=365), ohlc_expected(b, 10, 365), 1e-9), fixture('hole_w6', 'pandas', hole, dict(window=6, periods_per_year=8760), ohlc_expected(hole, 6, 8760), 1e-9)]


# ---- tails ----
def hill_fixtures():
    g = np.random.default_rng(33); x = np.round(g.pareto(3, 120) + 1, 4); x[:5] = [0, -2, -1, 0, 1]; s = np.sort(x)[::-1]; out = {}
    for k in (5, 20, 50): xi = np.mean(np.log(s[:k] / s[k])); out[str(k)] = dict(xi=xi, tail_index=1 / xi, se_tail_index=1 / xi / math.sqrt(k), threshold=s[k])
    return [fixture('pareto3', 'numpy', dict(x=x), dict(k=[5, 20, 50]), out)]


def tail_fit(x, xmin, discrete):
    t = np.sort(x[x >= xmin]); n = len(t); S = np.log(t / xmin).sum()
    if discrete:
        from scipy.optimize import brentq
        mp.mp.dps = 20; slope = lambda a: float(mp.zeta(a, xmin, 1) / mp.zeta(a, xmin)) + np.log(t).mean(); a = brentq(slope, 1.01, 20, xtol=1e-13)
        zeta = lambda q: float(mp.zeta(a, q)); u = np.unique(t); D = max(abs(np.mean(t <= v) - 1 + zeta(v + 1) / zeta(xmin)) for v in u); loglik = -n * math.log(zeta(xmin)) - a * np.log(t).sum()
    else:
        a = 1 + n / S; D = np.abs(1 - (t / xmin)**(1 - a) - np.arange(n) / n).max(); loglik = n * math.log((a - 1) / xmin) - a * S
    return dict(xmin=xmin, alpha=a, n_tail=n, D=D, loglik_tail=loglik)


def powerlaw_expected(x, discrete, most=math.inf):
    fits = [tail_fit(x, v, discrete) for v in np.unique(x)[:-1] if v <= most]; b = min(fits, key=lambda f: f['D']); s = np.sort(x)
    return dict(**b, sigma=(b['alpha'] - 1) / math.sqrt(b['n_tail']), at_fixed_xmin={str(q): {k: v for k, v in tail_fit(x, s[int(q * len(x))], discrete).items() if k != 'loglik_tail'} for q in (.9, .95)})


def powerlaw_fixtures():
    g = np.random.default_rng(34); body = g.exponential(1, 120); x = np.round(np.r_[body[body < 2], 2 * (1 - g.random(60))**(-1 / 1.6)], 4); z = np.minimum(g.zipf(2.3, 150), 500).astype(float)
    return [
        fixture('exponential_body_pareto_tail', 'numpy, the definition', dict(x=x), dict(discrete=False), powerlaw_expected(x, False), 1e-9),
        fixture('zipf', 'mpmath zeta, scipy brentq', dict(x=z), dict(discrete=True, xmin_candidates='all unique values except the largest, up to 10'), powerlaw_expected(z, True, 10), 1e-8),
    ]


# ---- memory ----
def expected_rs(n):
    front = math.gamma((n - 1) / 2) / math.gamma(n / 2) / math.sqrt(math.pi) if n <= 340 else 1 / math.sqrt(n * math.pi / 2); i = np.arange(1, n)
    return (n - .5) / n * front * np.sqrt((n - i) / i).sum()


def hurst_expected(x, sizes):
    N = len(x); blocks = lambda v, n: v[:N // n * n].reshape(-1, n); slope = lambda a, b: np.polyfit(np.log(a), b, 1)[0]
    def rs(n, ddof): b = blocks(x, n); z = np.cumsum(b - b.mean(axis=1, keepdims=True), axis=1); return np.mean((z.max(axis=1) - z.min(axis=1)) / b.std(axis=1, ddof=ddof))
    profile = np.cumsum(x - x.mean()); walk = np.cumsum(x); t = np.arange(N)
    def dfa(n, k): return math.sqrt(np.mean([(b - np.polyval(np.polyfit(t[:n], b, k), t[:n]))**2 for b in blocks(profile, n)]))
    one, zero = [rs(n, 1) for n in sizes], [rs(n, 0) for n in sizes]; E = [expected_rs(n) for n in sizes]; twice = [n for n in sizes if 2 * n <= N]; lag = lambda k: walk[k:] - walk[:-k]
    f1, f2 = [dfa(n, 1) for n in twice], [dfa(n, 2) for n in twice]; tau = np.arange(1, 20)
    return dict(rs_mean_ddof1=one, rs_mean_ddof0=zero, hurst_rs_ddof1=slope(sizes, np.log(one)), hurst_rs_ddof0=slope(sizes, np.log(zero)), expected_rs_anis_lloyd_peters=E, hurst_rs_corrected_ddof1=.5 + slope(sizes, np.log(one) - np.log(E)),
        dfa_window_sizes=twice, dfa1_F=f1, dfa1_alpha=slope(twice, np.log(f1)), dfa2_F=f2, dfa2_alpha=slope(twice, np.log(f2)), std_of_lagged_differences_lags2to20_on_cumsum=slope(np.arange(2, 21), np.log([lag(k).std() for k in range(2, 21)])),
        ghe_q1_tau1to19_on_cumsum=slope(tau, np.log([np.abs(lag(k)).mean() for k in tau])), ghe_q2_tau1to19_on_cumsum=slope(tau, np.log([(lag(k)**2).mean() for k in tau])) / 2)


def hurst_fixtures():
    g = np.random.default_rng(35); x = np.round(np.convolve(g.standard_normal(260), [1, .6, .3], 'valid')[:200] + .1, 3)
    return [fixture('moving_average', 'numpy, the definitions', dict(x=x), dict(window_sizes=[10, 20, 33, 66, 150]), hurst_expected(x, [10, 20, 33, 66, 150]), 1e-8), fixture('expected_rs', 'the formula', {}, dict(n=[16, 250, 341]), dict(expected_rs=[expected_rs(n) for n in (16, 250, 341)]))]


def entropy_expected(x, perm):
    N = len(x); r = .2 * x.std(); log2 = np.log2
    def shannon(c): p = np.array([v for v in c if v > 0], float); p /= p.sum(); return -(p * log2(p)).sum()
    def ordinal(d, tau): c = {}; [c.__setitem__(k, c.get(k, 0) + 1) for k in (tuple(np.argsort(x[i:i + (d - 1) * tau + 1:tau], kind='stable')) for i in range(N - (d - 1) * tau))]; b = shannon(c.values()); return dict(bits=b, normalized=b / log2(math.factorial(d)), patterns=len(c))
    far = lambda m, n: np.array([[np.abs(x[i:i + m] - x[j:j + m]).max() for j in range(n)] for i in range(n)])
    def sample(m, strict): ok = lambda d: int(np.triu((d < r) if strict else (d <= r), 1).sum()); A, B = ok(far(m + 1, N - m)), ok(far(m, N - m)); return dict(value=math.log(B / A), A=A, B=B)
    phi = lambda m: np.log((far(m, N - m + 1) <= r).mean(axis=1)).mean()
    hist = {str(k): (lambda c: dict(bits=shannon(c), nats=shannon(c) * math.log(2), counts=c))(np.histogram(x, k)[0]) for k in (10, 30)}; power = signal.periodogram(x)[1]
    return dict(perm_entropy={f'{d},{tau}': ordinal(d, tau) for d, tau in perm}, sample_entropy={'m2_r0.2std0': sample(2, False), 'm3_r0.2std0': sample(3, False), 'm2_strict': sample(2, True)}, **{'approx_entropy_m2_r0.2std0': phi(2) - phi(3)},
        shannon_hist=hist, spectral_entropy_periodogram=dict(bits=shannon(power), normalized=shannon(power) / log2(len(power)), n_bins=len(power)))


def entropy_fixtures():
    g = np.random.default_rng(36); x = np.round(100 + np.cumsum(g.standard_normal(90)) * .5, 1); w = np.round(g.standard_normal(128), 3)
    return [fixture('walk_on_a_grid', 'numpy, scipy periodogram', dict(x=x), {}, entropy_expected(x, [(3, 1), (4, 1), (5, 1), (3, 2)]), 1e-9), fixture('noise_128', 'numpy, scipy periodogram', dict(x=w), dict(perm=[[2, 3], [6, 1]]), entropy_expected(w, [(2, 3), (6, 1)]), 1e-9)]


# ---- Hawkes ----
def hawkes_loglik(nodes, end, mu, A, beta):
    """Every pair of events."""
    out = []
    for i, own in enumerate(nodes):
        rate = [mu[i] + sum(A[i][j] * beta * math.exp(-beta * (t - u)) for j, src in enumerate(nodes) for u in src if u < t) for t in own]
        out.append(sum(map(math.log, rate)) - mu[i] * end - sum(A[i][j] * (1 - math.exp(-beta * (end - u))) for j, src in enumerate(nodes) for u in src))
    return out


def hawkes_fixtures():
    g = np.random.default_rng(37); times = []; t = 0.; end = 60.
    while True:  # Ogata's thinning
        rate = lambda s: .8 + sum(.5 * 3 * math.exp(-3 * (s - u)) for u in times)
        top = rate(t) + 1.5; t += g.exponential(1 / top)
        if t > end: break
        if g.random() * top < rate(t): times.append(round(t, 6))
    first = times[0]; times = [round(v - first, 6) for v in times]; end -= first
    L = lambda m, a, b: hawkes_loglik([times], end, [m], [[a]], b)[0]
    runs = [optimize.minimize(lambda v: -L(*np.exp(v)), np.log([.8, .4, b]), method='Nelder-Mead', options=dict(xatol=1e-10, fatol=1e-12, maxiter=5000)) for b in (1, 5, 40)]; best = min(runs, key=lambda r: r.fun); m, a, b = np.exp(best.x)
    count = lambda s: sum(math.exp(-b * (s - u)) for u in times if u < s); inside = lambda s, e: a * sum(math.exp(-b * max(0, s - u)) - math.exp(-b * (e - u)) for u in times if u < e)
    res = [m * (times[k + 1] - times[k]) + inside(times[k], times[k + 1]) for k in range(len(times) - 1)]
    check = dict(mu=1.1, alpha=.3, beta=7.); grad = [(L(*np.add(list(check.values()), h)) - L(*np.subtract(list(check.values()), h))) / 2e-5 for h in 1e-5 * np.eye(3)]
    expected = dict(fit=dict(mu=m, alpha=a, beta=b, loglik=-best.fun), at_check_params=dict(loglik=L(*check.values()), grad_mu_alpha_beta=grad), residuals=dict(mean=np.mean(res), ks_stat=ss.kstest(res, 'expon').statistic, first5=res[:5]), intensity_at_events_last5=[m + a * b * count(s) for s in times[-5:]])
    two = [[.4, 1.1, 1.5, 2.75, 4.], [.2, 1.1, 2.3, 3.9]]; A = [[.3, .1], [.4, .2]]; per = hawkes_loglik(two, 4.5, [.7, .5], A, 1.7)
    return [
        fixture('simulated', 'the definition, scipy Nelder-Mead', dict(times=times), dict(end_time=end, check_params=check), expected, 1e-9, tol={k: dict(rtol=1e-5) for k in ('mu', 'alpha', 'beta', 'mean', 'ks_stat', 'first5', 'intensity_at_events_last5')} | dict(grad_mu_alpha_beta=dict(rtol=1e-6, atol=1e-6))),
        fixture('two_nodes', 'the definition', dict(times=two), dict(end_time=4.5, baseline=[.7, .5], adjacency=A, decay=1.7), dict(loglik=sum(per), loglik_per_node=per, tick_loss=-(sum(per) + 2 * 4.5) / 9), 1e-12),
    ]


if __name__ == '__main__':
    write('special', special_fixtures())
    write('ewma_vol', ewma_fixtures()); write('ohlc_volatility', ohlc_fixtures()); write('hill', hill_fixtures()); write('powerlaw', powerlaw_fixtures())
    write('hurst', hurst_fixtures()); write('entropy', entropy_fixtures())
    write('hawkes', hawkes_fixtures())
