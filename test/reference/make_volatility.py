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


# ---- ARMA, GARCH ----
def arma_fixtures():
    from statsmodels.regression.linear_model import burg, yule_walker
    from statsmodels.tsa.arima.model import ARIMA
    g = np.random.default_rng(38); e = g.standard_normal(260)
    def expected(y, order, trend):
        r = ARIMA(y, order=order, trend=trend).fit(method_kwargs=dict(maxiter=500, pgtol=1e-9, factr=10)); yw, s = yule_walker(y, 2, method='mle'); b, s2 = burg(y, 2)
        return dict(params=r.params, param_names=r.param_names, loglik=r.llf, aic=r.aic, bic=r.bic, yule_walker2=yw, yule_walker2_sigma=s, burg2=b, burg2_sigma2=s2)
    loose = dict(tol=dict(params=dict(rtol=2e-3, atol=1e-4), loglik=dict(rtol=1e-7), aic=dict(rtol=1e-7), bic=dict(rtol=1e-7)))
    y = np.round(7 + signal.lfilter([1, .4], [1, -.7, .2], e)[60:], 3); z = np.round(signal.lfilter([1, -.5, .3], [1], e)[160:], 3); w = np.round(50 + np.cumsum(signal.lfilter([1], [1, -.5], e))[100:220], 3)
    return [
        fixture('arma21', 'statsmodels ARIMA', dict(y=y), dict(order=[2, 0, 1], mean='estimated constant'), expected(y, (2, 0, 1), 'c'), 1e-8, **loose),
        fixture('ma2_no_mean', 'statsmodels ARIMA', dict(y=z), dict(order=[0, 0, 2], mean='zero'), expected(z, (0, 0, 2), 'n'), 1e-8, **loose),
        fixture('ar1_of_differences', 'statsmodels ARIMA of the differences', dict(y=w), dict(order=[1, 1, 0], mean='zero'), {k: v for k, v in expected(np.diff(w), (1, 0, 0), 'n').items() if k[:4] not in ('yule', 'burg')}, 1e-8, **loose),
    ]


def garch_loglik(y, v, variances=False):
    mu, w, a, b = v; e2 = (y - mu)**2; s = h = e2.mean(); out = []
    for t in range(len(y)): h = w + a * (e2[t - 1] if t else s) + b * h; out.append(h)
    h = np.array(out); L = -.5 * (math.log(2 * math.pi) + np.log(h) + e2 / h).sum()
    return (L, h) if variances else L


def garch_fixtures():
    g = np.random.default_rng(39); n = 600; y = np.zeros(n); h = 1.
    for t in range(1, n): h = .08 + .12 * y[t - 1]**2 + .8 * h; y[t] = math.sqrt(h) * g.standard_normal()
    y = np.round(y + .05, 4); check = [.02, .1, .08, .85]
    def fit(free):
        f = lambda x: -garch_loglik(y, [x[3] if free else 0, math.exp(x[0]), *(lambda p, s: (p * s, p * (1 - s)))(1 / (1 + math.exp(-x[1])), 1 / (1 + math.exp(-x[2])))])
        r = min((optimize.minimize(f, [math.log(.1), p, s] + [0.] * free, method='Nelder-Mead', options=dict(xatol=1e-9, fatol=1e-11, maxiter=6000, maxfev=6000)) for p, s in ((2, -2), (3, -1))), key=lambda r: r.fun)
        p, s = 1 / (1 + np.exp(-r.x[1:3])); v = [r.x[3] if free else 0, math.exp(r.x[0]), p * s, p * (1 - s)]; L, h = garch_loglik(y, v, True)
        return dict(mu=v[0], omega=v[1], alpha=v[2], beta=v[3], loglik=L, cond_var_first5=h[:5], cond_var_last5=h[-5:])
    L, h = garch_loglik(y, check, True); loose = {k: dict(rtol=1e-4, atol=1e-7) for k in ('mu', 'omega', 'alpha', 'beta', 'cond_var_first5', 'fit.cond_var_last5')} | {'fit.loglik': dict(rtol=1e-9)}
    return [
        fixture('simulated', 'the definition, scipy Nelder-Mead', dict(y=y), dict(mean='constant', check_params=check), dict(fit=fit(True), at_check_params=dict(loglik=L, cond_var_last5=h[-5:])), 1e-10, tol=loose),
        fixture('zero_mean', 'the definition, scipy Nelder-Mead', dict(y=y), dict(mean='zero'), dict(fit=fit(False)), 1e-10, tol=loose),
    ]


# ---- regimes ----
def regime_series(seed, n, P, means, sds):
    g = np.random.default_rng(seed); s = 0; out = []
    for _ in range(n): s = int(g.choice(len(means), p=np.array(P)[:, s])); out.append(means[s] + sds[s] * g.standard_normal())
    return np.round(out, 3)


def hamilton(y, P, f):
    """Filter and smoother by the definition, stationary start."""
    P = np.array(P); k = len(P); w, v = np.linalg.eig(P); pi = np.real(v[:, np.argmin(abs(w - 1))]); pi /= pi.sum(); p = pi; F = []; A = []; L = 0
    for d in f: a = P @ p; j = a * d; L += math.log(j.sum()); p = j / j.sum(); F.append(p); A.append(a)
    S = [F[-1]]
    for t in range(len(f) - 2, -1, -1): S.insert(0, F[t] * (P.T @ (S[0] / A[t + 1])))
    return dict(loglik=L, stationary=pi, filtered=F, smoothed=S, expected_durations=1 / (1 - np.diag(P)))


def filter_fixtures():
    P3 = [[.9, .05, .1], [.07, .9, .1], [.03, .05, .8]]; y = regime_series(40, 60, P3, [0, 1, -1], [.5, 1, 2]); m, v = [.1, .9, -1], [.3, 1.2, 3.5]; P2 = [[.97, .2], [.03, .8]]
    return [
        fixture('three_regimes', 'numpy, the definition', dict(y=y), dict(k_regimes=3, mean=m, variance=v, transition=P3), hamilton(y, P3, [ss.norm.pdf(x, m, np.sqrt(v)) for x in y]), 1e-9, atol=1e-12),
        fixture('shared_mean', 'numpy, the definition', dict(y=y), dict(k_regimes=2, mean=[0, 0], variance=[.6, 5], transition=P2), hamilton(y, P2, [ss.norm.pdf(x, 0, np.sqrt([.6, 5])) for x in y]), 1e-9, atol=1e-12),
    ]


def fit_fixtures():
    from statsmodels.tsa.regime_switching.markov_regression import MarkovRegression
    def best(y, k, own, trend, key):
        mod = MarkovRegression(y, k_regimes=k, trend=trend, switching_variance=own); np.random.seed(1); r = max((mod.fit(search_reps=reps, disp=False, maxiter=500) for reps in (0, 30)), key=lambda r: r.llf); r = mod.fit(r.params, method='bfgs', maxiter=2000, gtol=1e-8, disp=False, em_iter=0)
        v = dict(zip(mod.param_names, r.params)); mean = [v[f'const[{i}]'] for i in range(k)]; var = [v[f'sigma2[{i}]' if own else 'sigma2'] for i in range(k)]
        o = np.argsort(var if key == 'variance' else mean); P = r.regime_transition[:, :, 0][np.ix_(o, o)]
        return dict(loglik=r.llf, mean=np.array(mean)[o], variance=np.array(var)[o], transition=P, expected_durations=1 / (1 - np.diag(P)), smoothed=r.smoothed_marginal_probabilities[:, o])
    tol = dict(mean=dict(rtol=5e-3, atol=2e-3), variance=dict(rtol=5e-3), transition=dict(rtol=5e-3, atol=1e-3), expected_durations=dict(rtol=2e-2), smoothed=dict(rtol=0, atol=5e-3), loglik=dict(rtol=1e-7))
    a = regime_series(41, 300, [[.96, .1], [.04, .9]], [.2, -.3], [.6, 2.2]); b = regime_series(42, 200, [[.95, .08], [.05, .92]], [1, 4], [.8, .8])
    c = regime_series(45, 250, [[.3, .04, .3], [.4, .92, .4], [.3, .04, .3]], [-4, 0, 5], [.7, .7, .7])
    return [
        fixture('two_variances', 'statsmodels MarkovRegression, several starts', dict(y=a), dict(k_regimes=2, switching_variance=True, trend='c', regimes_sorted_by='variance ascending'), best(a, 2, True, 'c', 'variance'), 1e-6, tol=tol),
        fixture('two_levels', 'statsmodels MarkovRegression, several starts', dict(y=b), dict(k_regimes=2, switching_variance=False, trend='c', regimes_sorted_by='mean ascending'), best(b, 2, False, 'c', 'mean'), 1e-6, tol=tol),
        fixture('rare_extremes', 'statsmodels MarkovRegression, several starts', dict(y=c), dict(k_regimes=3, switching_variance=False, trend='c', regimes_sorted_by='mean ascending'), best(c, 3, False, 'c', 'mean'), 1e-6, tol=tol),
    ]


def autoregression_fixtures():
    from statsmodels.tsa.regime_switching.markov_autoregression import MarkovAutoregression
    y = regime_series(43, 120, [[.9, .1], [.1, .9]], [-1, 1], [.5, .5]); y = np.round(signal.lfilter([1], [1, -.3], y), 3); out = []
    for name, order, sar, svar, p, given in (
        ('ar2', 2, False, False, [.88, .12, -1.2, 1.4, .4, .2, -.05], dict(p00=.88, p10=.12, mean=[-1.2, 1.4], sigma2=.4, ar=[.2, -.05])),
        ('ar1_all_switching', 1, True, True, [.9, .15, -1.1, 1.3, .3, .6, .25, .1], dict(p00=.9, p10=.15, mean=[-1.1, 1.3], sigma2=[.3, .6], ar_regime0=[.25], ar_regime1=[.1]))):
        mod = MarkovAutoregression(y, k_regimes=2, order=order, trend='c', switching_ar=sar, switching_variance=svar); r = mod.smooth(np.array(p)); top = mod.fit(np.array(p), em_iter=0, maxiter=2000, gtol=1e-8, disp=False)
        out.append(fixture(name, 'statsmodels MarkovAutoregression', dict(y=y), dict(order=order, switching_ar=sar, switching_variance=svar, **given), dict(loglik=r.llf, filtered_regime1=r.filtered_marginal_probabilities[:, 1], smoothed_regime1=r.smoothed_marginal_probabilities[:, 1], mle_loglik=top.llf), 1e-8, atol=1e-12, tol=dict(mle_loglik=dict(rtol=1e-7))))
    return out


def hmm_fixtures():
    A = np.array([[.9, .07, .03], [.1, .85, .05], [.2, .2, .6]]); pi = np.array([.5, .3, .2]); m, v = np.array([0, 1., -1]), np.array([.4, 1., 4.]); y = regime_series(44, 50, A.T, m, np.sqrt(v)); n, k = len(y), 3
    f = np.array([ss.norm.pdf(x, m, np.sqrt(v)) for x in y]); a = np.zeros((n, k)); b = np.ones((n, k)); a[0] = pi * f[0]; d = np.zeros((n, k)); back = np.zeros((n, k), int); d[0] = np.log(a[0])
    for t in range(1, n): a[t] = (a[t - 1] @ A) * f[t]; s = d[t - 1][:, None] + np.log(A); back[t] = s.argmax(axis=0); d[t] = s.max(axis=0) + np.log(f[t])
    for t in range(n - 2, -1, -1): b[t] = A @ (f[t + 1] * b[t + 1])
    L = a[-1].sum(); post = a * b / L; xi = sum(np.outer(a[t], f[t + 1] * b[t + 1]) * A / L for t in range(n - 1)); path = [int(d[-1].argmax())]
    for t in range(n - 1, 0, -1): path.insert(0, int(back[t][path[0]]))
    w = post.sum(axis=0); means = post.T @ y / w
    return [fixture('three_states', 'numpy, the definition', dict(y=y), dict(startprob=pi, transmat=A, means=m[:, None], covars=v[:, None, None]), dict(loglik=math.log(L), posterior=post, viterbi_path=path, viterbi_loglik=d[-1].max(),
        one_em_step=dict(startprob=post[0], transmat=xi / xi.sum(axis=1, keepdims=True), means=means[:, None], covars=np.array([(post[:, j] * (y - means[j])**2).sum() / w[j] for j in range(k)])[:, None, None])), 1e-9, atol=1e-12)]


if __name__ == '__main__':
    write('special', special_fixtures())
    write('ewma_vol', ewma_fixtures()); write('ohlc_volatility', ohlc_fixtures()); write('hill', hill_fixtures()); write('powerlaw', powerlaw_fixtures())
    write('hurst', hurst_fixtures()); write('entropy', entropy_fixtures())
    write('hawkes', hawkes_fixtures())
    write('arma', arma_fixtures()); write('garch11', garch_fixtures()); write('markov_filter', filter_fixtures()); write('markov_fit', fit_fixtures())
    write('markov_autoregression', autoregression_fixtures()); write('gaussian_hmm', hmm_fixtures())
