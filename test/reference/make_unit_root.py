#!/usr/bin/env python3
"""Fixtures of the unit-root, cointegration and diagnostic methods: seeded series through statsmodels and scipy, beside this file.

  python3 test/reference/make_unit_root.py
"""
import warnings
import numpy as np, scipy.stats as ss, statsmodels.api as sm
from statsmodels.stats import diagnostic as sd, stattools as st
from statsmodels.tsa import stattools as ts
from statsmodels.tsa.adfvalues import mackinnoncrit, mackinnonp
from statsmodels.tsa.vector_ar.vecm import coint_johansen
from make_goldens import fixture, write

warnings.simplefilter('ignore')
SM = 'statsmodels 0.13.5'


def ar(n, phi, seed, noise=1., level=0.):
    g = np.random.default_rng(seed); e = g.standard_normal(n) * noise; y = np.empty(n); y[0] = e[0]
    for t in range(1, n): y[t] = phi * y[t - 1] + e[t]
    return level + y


def walks(n, k, seed, noise=.01, level=4.):
    """k log prices: one shared walk, a spread that returns for each."""
    g = np.random.default_rng(seed); common = np.cumsum(g.standard_normal(n) * noise)
    return np.round(np.column_stack([level + (1 + .3 * j) * common + ar(n, .85 + .04 * j, seed + 10 + j, noise) for j in range(k)]), 6)


# ---- mackinnon ----
SIZES = [25, 50, 100, 250, 1000, 100000, np.inf]


def mackinnon(stats, N):
    crit = {t: {('inf' if n == np.inf else str(n)): mackinnoncrit(N, t, n) for n in SIZES} for t in ('n', 'c', 'ct', 'ctt') if t != 'n' or N == 1}
    return dict(pvalue={t: [mackinnonp(x, t, N) for x in stats] for t in ('n', 'c', 'ct', 'ctt')}, crit_1_5_10=crit)


def mackinnon_fixtures():
    stats = [-30, -19.5, -8.2, -4.4, -3.61, -3.1, -2.2, -.7, .3, .9, 2, 4]
    return [fixture(f'series_{N}', SM + ' adfvalues', dict(stats=stats), dict(N=N), mackinnon(stats, N), rtol=1e-9, atol=1e-300) for N in (1, 3, 5, 6)]


# ---- adf ----
def adf(y, regression, autolag, maxlag):
    # The pseudo-inverse drops columns that are tiny beside a constant; the statistic does not change with the scale, the criterion does.
    scale = 1e10 if np.abs(y).max() < 1e-6 else 1.
    r = ts.adfuller(y * scale, maxlag=maxlag, regression=regression, autolag=autolag)
    return dict(stat=r[0], pvalue=r[1], usedlag=r[2], nobs=r[3], crit=r[4], **(dict(icbest=r[5] if autolag else None) if scale == 1 else {}))


def adf_fixtures():
    cases = [('walk', np.cumsum(ar(90, .3, 1))), ('spread', ar(120, .8, 2, 1e-4, 3e-3)), ('dear', ar(80, .97, 3, 40., 1e6)), ('cheap', ar(80, .9, 4, 1e-10, 1e-8)), ('trend', ar(100, .7, 5) + .5 * np.arange(100) + .01 * np.arange(100.)**2)]
    rules = [('c', 'AIC', None), ('ct', 'BIC', None), ('ctt', 't-stat', 9), ('n', 'AIC', 6), ('c', None, 3), ('ctt', None, None), ('n', None, 0), ('ct', 't-stat', None)]
    picks = [(c, rules[(2 * i + j) % len(rules)]) for i, c in enumerate(cases) for j in range(3)]
    return [fixture(f'{name}_{r}_{a}_{m}', SM + ' adfuller', dict(y=y), dict(regression=r, autolag=a, maxlag=m), adf(y, r, a, m), rtol=1e-8, tol=dict(pvalue=dict(rtol=1e-7, atol=1e-14), icbest=dict(rtol=1e-8, atol=1e-7))) for (name, y), (r, a, m) in picks]


# ---- kpss ----
def kpss(y, regression, nlags):
    r = ts.kpss(y, regression=regression, nlags=nlags); return dict(stat=r[0], pvalue=r[1], lags=r[2], crit=r[3])


def kpss_fixtures():
    cases = [('walk', np.cumsum(ar(60, .2, 11))), ('noise', ar(70, .1, 12, 1., 1e6)), ('slow', ar(90, .6, 13))]
    rules = [('c', 'auto'), ('ct', 'legacy'), ('c', 0), ('ct', 'auto'), ('c', 'legacy'), ('ct', 7)]
    return [fixture(f'{name}_{r}_{lags}', SM + ' kpss', dict(y=y), dict(regression=r, nlags=lags), kpss(y, r, lags), rtol=1e-9) for i, (name, y) in enumerate(cases) for r, lags in (rules[2 * i], rules[2 * i + 1])]


# ---- half-life ----
def half_life(y, dt):
    x = y[:-1]; r = sm.OLS(np.diff(y), sm.add_constant(x)).fit(); a, b = r.params; n = len(x); theta = -np.log(1 + b) / dt; scale = 2 * theta / (1 - (1 + b)**2)
    return dict(beta=b, alpha=a, se_beta=r.bse[1], halflife_continuous=-np.log(2) / b * dt, halflife_discrete=np.log(2) / theta, ou_theta=theta, ou_mu=-a / b, ou_sigma=np.sqrt(r.ssr / n * scale), ou_sigma_unbiased=np.sqrt(r.ssr / (n - 2) * scale))


def half_life_fixtures():
    return [fixture(name, SM + ' OLS', dict(y=y), dict(dt=dt), half_life(y, dt), rtol=1e-8) for name, y, dt in (('bars', ar(80, .9, 21), 1), ('minutes', ar(60, .6, 22, 1e-3, 5e-2), 60), ('dear', ar(60, .8, 23, 30., 1e6), 1))] + [
        fixture('walks_off', 'by hand', dict(y=[1, 2, 4, 8, 16.5, 32]), dict(dt=1), dict(halflife_continuous=None, halflife_discrete=None, ou_theta=None, ou_mu=None, ou_sigma=None))]


# ---- engle-granger ----
def engle_granger(y, x, trend, autolag, maxlag):
    stat, p, crit = ts.coint(y, x, trend=trend, autolag=autolag, maxlag=maxlag)
    X = x if trend == 'n' else sm.tsa.add_trend(x, trend=trend, prepend=False); r = sm.OLS(y, X).fit()
    used = ts.adfuller(r.resid, maxlag=maxlag, autolag=autolag, regression='n')[2]
    return dict(stat=stat, pvalue=p, crit_1_5_10=crit, usedlag=used, coefficients=r.params[:x.shape[1]], rsquared=r.rsquared, collinear=False)


def engle_granger_fixtures():
    out = []
    for name, k, seed, rules in (('two', 2, 31, [('c', 'aic', None), ('ct', 'bic', 8), ('n', None, 2)]), ('three', 3, 32, [('c', 't-stat', None), ('ctt', 'aic', None)]), ('five', 5, 33, [('ct', None, 1), ('c', 'bic', None)])):
        data = walks(90, k, seed); y, x = data[:, 0], data[:, 1:]
        out += [fixture(f'{name}_{t}_{a}_{m}', SM + ' coint', dict(y=y, x=x), dict(trend=t, autolag=a, maxlag=m), engle_granger(y, x, t, a, m), rtol=1e-7, tol=dict(pvalue=dict(rtol=1e-6, atol=1e-14))) for t, a, m in rules]
    return out


# ---- johansen ----
def johansen(Y, det_order, k_ar_diff):
    r = coint_johansen(Y, det_order, k_ar_diff)
    return dict(eig=r.eig, trace=r.lr1, maxeig=r.lr2, trace_crit_90_95_99=r.cvt, maxeig_crit_90_95_99=r.cvm, evec_abs=np.abs(r.evec))


def johansen_fixtures():
    out = []
    for name, k, seed, rules in (('two', 2, 41, [(0, 1), (-1, 2), (1, 3)]), ('four', 4, 42, [(0, 2), (1, 1), (-1, 1)])):
        Y = walks(80, k, seed)
        out += [fixture(f'{name}_{d}_{p}', SM + ' coint_johansen', dict(Y=Y), dict(det_order=d, k_ar_diff=p), johansen(Y, d, p), rtol=1e-7, tol=dict(evec_abs=dict(rtol=1e-6, atol=1e-6))) for d, p in rules]
    # Without lagged differences statsmodels takes the levels of the same row; the model says those of the row before.
    Y = walks(60, 3, 43); X, D = Y[:-1], np.diff(Y, axis=0); S = D.T @ X; lam = np.sort(np.linalg.eigvals(np.linalg.solve(X.T @ X, S.T @ np.linalg.solve(D.T @ D, S))).real)[::-1]
    return out + [fixture('no_lags', 'numpy, written out', dict(Y=Y), dict(det_order=-1, k_ar_diff=0), dict(eig=lam, maxeig=-len(X) * np.log(1 - lam)), rtol=1e-7)]


# ---- granger ----
def granger(y, x, maxlag):
    r = ts.grangercausalitytests(np.column_stack([y, x]), maxlag, verbose=False)
    def keys(t): return dict(ssr_f=t['ssr_ftest'][0], ssr_f_p=t['ssr_ftest'][1], ssr_chi2=t['ssr_chi2test'][0], ssr_chi2_p=t['ssr_chi2test'][1], lr=t['lrtest'][0], lr_p=t['lrtest'][1])
    return {str(k): keys(v[0]) for k, v in r.items()}


def granger_fixtures():
    g = np.random.default_rng(51); x = np.round(g.standard_normal(90) * 1e-3, 8); y = np.round(.5 * np.r_[0, x[:-1]] + g.standard_normal(90) * 1e-3, 8)
    return [fixture('leads', SM + ' grangercausalitytests', dict(y=y, x=x), dict(maxlag=5), granger(y, x, 5), rtol=1e-7, atol=1e-14), fixture('follows', SM + ' grangercausalitytests', dict(y=x, x=y), dict(maxlag=2), granger(x, y, 2), rtol=1e-7)]


# ---- variance ratio: Lo and MacKinlay (1988), written out ----
def ratio(y, q, drift, overlap, debiased):
    n = len(y) - 1; r = np.diff(y); mu = (y[-1] - y[0]) / n if drift else 0.; d = (r - mu)**2
    if not overlap: n = n // q * q; y = y[:n + 1]; r = np.diff(y); mu = (y[-1] - y[0]) / n if drift else 0.; d = (r - mu)**2
    sa = d.sum() / (n - 1 if debiased else n)
    long = y[q:] - y[:-q] if overlap else y[q::q] - y[:-q:q]; s = ((long - q * mu)**2).sum()
    if overlap: m = q * (n - q + 1) * (1 - q / n) if debiased else n * q
    else: m = n
    vr = s / m / sa
    plain = 2 * (2 * q - 1) * (q - 1) / (3 * q) / n if overlap else 2 * (q - 1) / n
    robust = sum((2 * (1 - k / q))**2 * (d[k:] * d[:-k]).sum() / d.sum()**2 for k in range(1, q))
    return vr, (vr - 1) / np.sqrt(plain), (vr - 1) / np.sqrt(robust)


def variance_ratio(y, lags, **how):
    out = {}
    for q in lags:
        vr, plain, robust = ratio(y, q, **how)
        out[str(q)] = dict(vr=vr, z_homoskedastic=plain, z_robust=robust, p_homoskedastic=2 * ss.norm.sf(abs(plain)), p_robust=2 * ss.norm.sf(abs(robust)), vr_biased=ratio(y, q, how['drift'], how['overlap'], False)[0])
    return out


def variance_ratio_fixtures():
    y = np.log(60000) + np.cumsum(ar(140, .2, 61, 2e-3)); lags = [2, 3, 5, 10]
    return [
        fixture('walk', 'numpy, written out', dict(y=y), dict(lags=lags, trend='c', overlap=True, debiased=True), variance_ratio(y, lags, drift=True, overlap=True, debiased=True), rtol=1e-8),
        fixture('biased', 'numpy, written out', dict(y=y), dict(lags=lags, trend='c', overlap=True, debiased=False), variance_ratio(y, lags, drift=True, overlap=True, debiased=False), rtol=1e-8),
    ]


# ---- diagnostics ----
def diagnostics(y, lags, arch_lags):
    lb = sd.acorr_ljungbox(y, lags=lags, boxpierce=True, return_df=True); arch = sd.het_arch(y - y.mean(), nlags=arch_lags); jb = st.jarque_bera(y); k2 = ss.normaltest(y); w = ss.shapiro(y)
    return dict(ljung_box_stat=lb.lb_stat.values, ljung_box_p=lb.lb_pvalue.values, box_pierce_stat=lb.bp_stat.values, box_pierce_p=lb.bp_pvalue.values, arch_lm=arch[0], arch_lm_p=arch[1], arch_f=arch[2], arch_f_p=arch[3],
        jarque_bera=jb[0], jarque_bera_p=jb[1], dagostino_k2=k2[0], dagostino_p=k2[1], shapiro_w=w[0], shapiro_p=w[1], anderson_darling=sd.normal_ad(y)[0], durbin_watson=st.durbin_watson(y - y.mean()))


def diagnostics_fixtures():
    p = dict(rtol=1e-6, atol=1e-280); tol = dict(ljung_box_p=p, box_pierce_p=p, arch_lm_p=p, arch_f_p=p, jarque_bera_p=p, dagostino_p=p, shapiro_p=dict(rtol=2e-3, atol=1e-30), shapiro_w=dict(rtol=5e-6))
    cases = [('returns', ar(150, .1, 71, 1e-3), [1, 2, 7], 3), ('few', ar(24, .2, 72), [1, 3], 2), ('tails', np.random.default_rng(73).standard_t(3, 120), [4, 12], 6), ('slow', ar(130, .9, 74), [10], 1), ('shifted', ar(90, .3, 75, 2., 100.), [2], 4)]
    return [fixture(name, 'statsmodels 0.13.5 / scipy 1.10.1', dict(y=y), dict(lags=lags, arch_lags=a), diagnostics(y, lags, a), rtol=1e-8, tol=tol) for name, y, lags, a in cases]


if __name__ == '__main__':
    for method, fixtures in (('mackinnon', mackinnon_fixtures), ('adf', adf_fixtures), ('kpss', kpss_fixtures), ('half_life', half_life_fixtures), ('engle_granger', engle_granger_fixtures), ('johansen', johansen_fixtures), ('granger', granger_fixtures), ('variance_ratio', variance_ratio_fixtures), ('diagnostics', diagnostics_fixtures)):
        write(method, fixtures())
