#!/usr/bin/env python3
"""Writes the fixtures of the regression, filtering and correlation methods: seeded series, computed with numpy, pandas, scipy, statsmodels and scikit-learn.

  python3 test/reference/make_regression.py
"""
import math, warnings
from fractions import Fraction
import mpmath, numpy as np, pandas as pd, scipy.stats as ss, statsmodels.api as sm
from scipy.optimize import fsolve, linprog, minimize
from sklearn.linear_model import TheilSenRegressor
from statsmodels.tsa import stattools as st
from statsmodels.tsa.statespace.mlemodel import MLEModel
from make_goldens import fixture, windows, write

warnings.filterwarnings('ignore')


def pair(seed, n, level=9.0):
    """A log price, and one that follows it with an error that returns to its mean."""
    g = np.random.default_rng(seed); x = np.round(level + np.cumsum(g.standard_normal(n)) * .02, 4); u = np.zeros(n)
    for i in range(1, n): u[i] = .7 * u[i - 1] + g.standard_normal() * .02
    return np.round(1.3 * x - 4 + u, 4), x


def outliers(seed, n):
    g = np.random.default_rng(seed); X = np.round(np.column_stack([60000 + np.cumsum(g.standard_normal(n)) * 40, g.standard_normal(n) * .01]), 4)
    y = np.round(X @ [.045, 900] + 12 + g.standard_normal(n) * 1.5, 3); y[5] += 60; y[17] -= 45; y[30] += 25
    return y, X


# ---- ols_robust_se ----
def robust(y, X, lags, constant=True):
    r = sm.OLS(y, sm.add_constant(X) if constant else X).fit(); out = dict(params=r.params)
    for kind in ('HC0', 'HC1', 'HC2', 'HC3'): out[kind] = r.get_robustcov_results(kind).bse
    for lag in lags:
        for name, small in ((f'HAC_bartlett_lags{lag}', False), (f'HAC_bartlett_lags{lag}_smallsample', True)): out[name] = r.get_robustcov_results('HAC', maxlags=lag, use_correction=small).bse
    return out


def robust_fixtures():
    y, x = pair(21, 60); ym, X = outliers(22, 50)
    return [
        fixture('log_pair', 'statsmodels', dict(y=y, x=x), dict(intercept=True), robust(y, x, [1, 5, 12]), 1e-8),
        fixture('two_regressors_other_lags', 'statsmodels', dict(y=ym, X=X), dict(intercept=True, lags=[0, 3, 8]), robust(ym, X, [0, 3, 8]), 1e-7),
        fixture('through_origin', 'statsmodels', dict(y=y, x=x), dict(intercept=False, lags=[2]), robust(y, x[:, None], [2], False), 1e-9),
    ]


# ---- huber_rlm, huber_sklearn ----
def rlm(y, X, t, constant=True):
    r = sm.RLM(y, sm.add_constant(X) if constant else X, M=sm.robust.norms.HuberT(t)).fit(scale_est='mad', conv='coefs', tol=1e-13, maxiter=1000, cov='H1')
    return dict(params=r.params, scale=r.scale, bse_H1=r.bse, weights=r.weights)


def rlm_fixtures():
    y, X = outliers(23, 50); loose = dict(weights=dict(rtol=1e-6, atol=1e-8))
    return [
        fixture('two_regressors', 'statsmodels', dict(y=y, X=X), dict(t=1.345, intercept=True), rlm(y, X, 1.345), 1e-7, tol=loose),
        fixture('t2_origin', 'statsmodels', dict(y=y, X=X), dict(t=2.0, intercept=False), rlm(y, X, 2., False), 1e-7, tol=loose),
        fixture('exact_line', 'by hand: the scale is 0 and the line stays', dict(y=[3, 5, 7, 9, 11, 13], x=[1, 2, 3, 4, 5, 6]), {}, dict(params=[1, 2], scale=0, bse_H1=[None, None]), atol=1e-12),
    ]


def joint(y, X, epsilon, alpha, constant=True):
    """The minimum of the objective: BFGS in standard units, then the root of the gradient."""
    m, s, sy = (X.mean(axis=0), X.std(axis=0), y.std()) if constant else (np.zeros(X.shape[1]), X.std(axis=0), y.std()); my = y.mean() if constant else 0
    Z, v, k = (X - m) / s, (y - my) / sy, X.shape[1]; a = alpha * sy / s**2
    def parts(p): r = v - Z @ p[:k] - (p[k] if constant else 0); scale = abs(p[-1]); far = abs(r) > epsilon * scale; return r, scale, far
    def f(p): r, q, far = parts(p); return len(v) * q + (r[~far]**2).sum() / q + (2 * epsilon * abs(r[far]) - epsilon**2 * q).sum() + (a * p[:k]**2).sum()
    def grad(p):
        r, q, far = parts(p); psi = np.where(far, np.sign(r) * epsilon * q, r)
        return np.r_[-2 / q * (Z.T @ psi) + 2 * a * p[:k], [-2 / q * psi.sum()] if constant else [], len(v) - (r[~far]**2).sum() / q**2 - epsilon**2 * far.sum()]
    p = minimize(f, np.r_[np.zeros(k + constant), 1.], jac=grad, method='BFGS', options=dict(gtol=1e-9, maxiter=5000)).x
    p = fsolve(grad, p, xtol=1e-14); coef = p[:k] * sy / s
    return dict(coef=coef, intercept=my + sy * p[k] - coef @ m if constant else 0, scale=abs(p[-1]) * sy)


def corner(y, x, epsilon):
    """Few rows: the minimum at scale 0 is the line of least absolute deviations, if the slope in the scale rises there."""
    n = len(y); A = np.column_stack([x, np.ones(n)]); lp = linprog(np.r_[0, 0, np.ones(2 * n)], A_eq=np.c_[A, np.eye(n), -np.eye(n)], b_eq=y, bounds=[(None, None)] * 2 + [(0, None)] * (2 * n), method='highs')
    r = y - A @ lp.x[:2]; on = abs(r) < 1e-9; pull = np.linalg.solve(A[on].T, -2 * epsilon * A[~on].T @ np.sign(r[~on])); assert on.sum() == 2 and abs(pull).max() < 2 * epsilon and n - epsilon**2 * (n - 2) - (pull**2).sum() / 4 > .1
    return dict(coef=lp.x[:1], intercept=lp.x[1], scale=0)


def joint_fixtures():
    y, X = outliers(24, 50); yp, xp = pair(25, 60); xc, yc = np.array([1., 2, 3, 5, 8, 9]), np.array([1., 1.9, 3.2, 4.1, 9.5, 2])
    return [
        fixture('two_regressors', 'minimum by scipy', dict(y=y, X=X), dict(epsilon=1.35, alpha=0.0, fit_intercept=True), joint(y, X, 1.35, 0.), 1e-7),
        fixture('ridge_epsilon_2', 'minimum by scipy', dict(y=yp, X=xp[:, None]), dict(epsilon=2.0, alpha=.5, fit_intercept=True), joint(yp, xp[:, None], 2., .5), 1e-7),
        fixture('origin', 'minimum by scipy', dict(y=yp, X=xp[:, None]), dict(epsilon=1.35, alpha=1e-4, fit_intercept=False), joint(yp, xp[:, None], 1.35, 1e-4, False), 1e-7),
        fixture('corner', 'scipy linprog', dict(y=yc, x=xc), dict(epsilon=1.1, alpha=0.0, fit_intercept=True), corner(yc, xc, 1.1), 1e-10, atol=1e-12),
    ]


# ---- theil_sen, theil_sen_sklearn, tls ----
def theil(y, x, alpha):
    s = ss.theilslopes(y, x, alpha); r = ss.siegelslopes(y, x)
    return dict(slope=s[0], intercept_separate=s[1], slope_lo=s[2], slope_hi=s[3], intercept_joint=ss.theilslopes(y, x, alpha, method='joint')[1], siegel_slope=r[0], siegel_intercept=r[1], siegel_intercept_separate=ss.siegelslopes(y, x, method='separate')[1], n_pairs=int(sum(x[i] != x[j] for i in range(len(x)) for j in range(i))))


def theil_fixtures():
    y, x = pair(26, 61); y[8] += 1; g = np.random.default_rng(27); xt = g.integers(0, 9, 48).astype(float); yt = np.round(.5 * xt + g.standard_normal(48), 0)
    hand = dict(slope=2, intercept_separate=-1, slope_lo=2, slope_hi=2, n_pairs=1)
    return [
        fixture('log_pair', 'scipy', dict(y=y, x=x), dict(alpha=.95), theil(y, x, .95), 1e-10, atol=1e-13), fixture('ties_alpha_80', 'scipy', dict(y=yt, x=xt), dict(alpha=.8), theil(yt, xt, .8), 1e-10, atol=1e-13),
        fixture('two_points', 'by hand', dict(y=[1, 3], x=[1, 2]), {}, hand),
    ]


def spatial_fixtures():
    y, x = pair(28, 25, 2.0); y[3] += .5; xt = np.round(x, 2)
    def fit(y, x, k): r = TheilSenRegressor(random_state=0, tol=1e-13, max_iter=100000, n_subsamples=k).fit(x[:, None], y); return dict(intercept=r.intercept_, slope=r.coef_[0])
    return [fixture(name, 'scikit-learn', dict(y=y, x=u), dict(n_subsamples=k), fit(y, u, k), 1e-6) for name, u, k in (('pairs', x, 2), ('ties', xt, 2), ('triples', x, 3))]


def tls(y, x):
    d = np.linalg.svd(np.column_stack([x - x.mean(), y - y.mean()]))[2][0]; return dict(slope=d[1] / d[0], intercept=y.mean() - d[1] / d[0] * x.mean())


def tls_fixtures():
    y, x = pair(29, 40)
    return [
        fixture('log_pair', 'numpy SVD', dict(y=y, x=x), {}, tls(y, x)), fixture('falling', 'numpy SVD', dict(y=-.2 * y, x=x), {}, tls(-.2 * y, x)),
        fixture('flat', 'by hand', dict(y=[5, 5, 5], x=[1, 2, 4]), {}, dict(slope=0, intercept=5)), fixture('upright', 'by hand', dict(y=[1, 2, 4], x=[5, 5, 5]), {}, dict(slope=None, intercept=None)),
    ]


# ---- kalman_hedge, local_level ----
def kalman(y, x, delta, r, mean, cov, first):
    q = delta / (1 - delta) * np.eye(2); m = MLEModel(y, k_states=2, initialization='known', initial_state=np.array(mean), initial_state_cov=np.array(cov) + (q if first else 0)); m['transition'] = m['selection'] = np.eye(2)
    m['state_cov'] = q; m['obs_cov'] = [[r]]; m['design'] = np.ascontiguousarray(np.column_stack([x, np.ones(len(x))]).T[None]); s = m.ssm.smooth(); hole = np.isnan(y)
    def known(v): return np.where(hole, np.nan, v)
    return dict(slope=s.filtered_state[0], intercept=s.filtered_state[1], innovation=known(s.forecasts_error[0]), innovation_var=known(s.forecasts_error_cov[0, 0]), loglik=s.llf, last_state_cov=s.filtered_state_cov[:, :, -1], smoothed_slope=s.smoothed_state[0], smoothed_intercept=s.smoothed_state[1], slope_se=np.sqrt(s.filtered_state_cov[0, 0]))


def kalman_exact(y, x, delta, r, mean, cov, first):
    """The filter and the fixed-interval smoother in 60 digits: from a wide start doubles lose theirs."""
    mpmath.mp.dps = 60; M = mpmath.mpf; q = M(delta) / (1 - M(delta)); a, P = mpmath.matrix(mean), mpmath.matrix(np.array(cov).tolist()); before, after, out = [], [], []; ll = M(0)
    for t in range(len(y)):
        if t > 0 or first: P = P + q * mpmath.eye(2)
        before.append((a, P)); H = mpmath.matrix([[M(float(x[t])), 1]]); v = M(float(y[t])) - (H * a)[0]; S = (H * P * H.T)[0] + M(r); K = P * H.T / S; a = a + K * v; P = P - K * H * P; after.append((a, P)); out.append((v, S)); ll -= (mpmath.log(2 * mpmath.pi * S) + v * v / S) / 2
    smooth = [a]
    for t in range(len(y) - 2, -1, -1): smooth.append(after[t][0] + after[t][1] * before[t + 1][1]**-1 * (smooth[-1] - before[t + 1][0]))
    smooth = smooth[::-1]
    def f(values): return np.array([float(value) for value in values])
    return dict(slope=f(s[0] for s, _ in after), intercept=f(s[1] for s, _ in after), innovation=f(v for v, _ in out), innovation_var=f(s for _, s in out), loglik=float(ll), last_state_cov=[f(P[0, :]), f(P[1, :])], smoothed_slope=f(s[0] for s in smooth), smoothed_intercept=f(s[1] for s in smooth), slope_se=f(mpmath.sqrt(P[0, 0]) for _, P in after))


def kalman_fixtures():
    y, x = pair(30, 60); holes = y.copy(); holes[[0, 7, 8, 30]] = np.nan; loose = dict(smoothed_slope=dict(rtol=1e-6), smoothed_intercept=dict(rtol=1e-6, atol=1e-7))
    def case(name, y, x, delta, r, mean, cov, first): return fixture(name, 'statsmodels', dict(y=y, x=x), dict(delta=delta, obs_cov=r, initial_mean=mean, initial_cov=cov, add_Q_before_first_update=first), kalman(y, x, delta, r, mean, cov, first), 1e-8, atol=1e-10, tol=loose)
    return [
        case('log_pair', y, x, 1e-4, .01, [1.0, -1.0], [[10, -1], [-1, 5]], False), case('prices_from_zero', np.exp(y), np.exp(x), 1e-3, 4., [0., 0.], [[0, 0], [0, 0]], True),
        case('holes', holes, x, 1e-5, 1e-3, [0., 0.], [[1, 1], [1, 1]], False), case('no_drift', y, x, 0., .5, [0., 0.], [[1000, 0], [0, 1000]], False),
        *(fixture(name, 'mpmath, 60 digits', dict(y=b, x=a), dict(delta=1e-6, obs_cov=.01, initial_mean=[0., 0.], initial_cov=[[1e6, 0], [0, 1e6]], add_Q_before_first_update=True), kalman_exact(b, a, 1e-6, .01, [0, 0], [[1e6, 0], [0, 1e6]], True), 1e-9, atol=1e-11) for name, b, a in (('wide_start', y, x), ('wide_start_prices', np.exp(y), np.exp(x)))),
    ]


def level(y, eps, eta):
    s = sm.tsa.UnobservedComponents(y, 'llevel', use_exact_diffuse=True).smooth([eps, eta])
    return dict(filtered=s.filtered_state[0], filtered_var=s.filtered_state_cov[0, 0], smoothed=s.smoothed_state[0], loglik_diffuse=sum(s.llf_obs[1:]))


def level_fixtures():
    g = np.random.default_rng(31); y = np.round(100 + np.cumsum(g.standard_normal(40)) + g.standard_normal(40) * 2, 2); holes = y.copy(); holes[[9, 10, 25]] = np.nan
    hand = dict(filtered=[None, 4, 5.2], filtered_var=[None, 2, 1.2], smoothed=[4.8, 4.8, 5.2], loglik_diffuse=-.5 * (math.log(2 * math.pi * 5) + 4 / 5))
    return [fixture(name, 'statsmodels, exact diffuse', dict(y=v), dict(sigma2_eps=4.0, sigma2_eta=1.5), level(v, 4., 1.5), 1e-9) for name, v in (('seeded', y), ('holes', holes))] + [
        fixture('first_unknown', 'by hand', dict(y=[None, 4, 6]), dict(sigma2_eps=2.0, sigma2_eta=1.0), hand)]


# ---- rolling_ols, ewm ----
def rolling_fixtures():
    y, x = pair(32, 50, 60000.); yn, xn = y.copy(), x.copy(); yn[20] = np.nan; xn[33:45] = 60000.5
    def line(y, x, w):
        Y, X = [[None if math.isnan(v) else Fraction(v) for v in s] for s in (y, x)]
        def fit(a, b):
            if None in Y[a:b]: return None
            mx, my = sum(X[a:b]) / w, sum(Y[a:b]) / w; q = sum((v - mx)**2 for v in X[a:b])
            return None if q == 0 else (float(my - (beta := sum((X[i] - mx) * (Y[i] - my) for i in range(a, b)) / q) * mx), float(beta))
        rows = windows(len(y), w, fit); return dict(alpha=[r and r[0] for r in rows], beta=[r and r[1] for r in rows])
    loose = dict(alpha=dict(rtol=1e-8, atol=1e-6), beta=dict(rtol=1e-8, atol=1e-10))
    return [fixture('prices_w20', 'exact rationals', dict(y=y, x=x), dict(window=20), line(y, x, 20), tol=loose), fixture('hole_and_flat_w7', 'exact rationals', dict(y=yn, x=xn), dict(window=7), line(yn, xn, 7), tol=loose)]


def ewm(y, x, **how):
    s, z, out = pd.Series(y), pd.Series(x), {}
    for adjust in (True, False):
        e = s.ewm(adjust=adjust, **how); key = f'adjust_{str(adjust).lower()}'
        out |= {f'mean_{key}': e.mean(), f'std_{key}': e.std(), f'var_bias_{key}': e.var(bias=True), f'corr_{key}': e.corr(z), f'mean_ignore_na_{key}': s.ewm(adjust=adjust, ignore_na=True, **how).mean()}
    return out


def ewm_fixtures():
    y, x = pair(33, 40); yn, xn = y.copy(), x.copy(); yn[[0, 1, 12, 13, 30]] = np.nan; xn[[5, 31]] = np.nan
    loose = {f'{k}_adjust_{a}': dict(rtol=1e-7, atol=1e-10) for k in ('std', 'var_bias', 'corr') for a in ('true', 'false')}
    return [
        fixture('span_9', 'pandas', dict(y=y, x=x), dict(span=9), ewm(y, x, span=9), tol=loose), fixture('holes_halflife_4', 'pandas', dict(y=yn, x=xn), dict(halflife=4), ewm(yn, xn, halflife=4), tol=loose),
        fixture('holes_com_3', 'pandas', dict(y=yn, x=xn), dict(com=3), ewm(yn, xn, com=3), tol=loose), fixture('holes_com_0', 'pandas', dict(y=yn, x=xn), dict(com=0), ewm(yn, xn, com=0), tol=loose), fixture('alpha', 'pandas', dict(y=yn, x=xn), dict(alpha=.15), ewm(yn, xn, alpha=.15), tol=loose),
    ]


# ---- correlation, ccf, acf_pacf ----
def correlation(X):
    k = X.shape[1]; P = np.corrcoef(X.T); e = np.sort(np.linalg.eigvalsh(P))[::-1]
    def table(f, part): return [[f(X[:, i], X[:, j])[part] if i != j else (1, 0)[part] for j in range(k)] for i in range(k)]
    return dict(cov_ddof1=np.cov(X.T), pearson=P, pearson_p=table(ss.pearsonr, 1), spearman=table(ss.spearmanr, 0), spearman_p=table(ss.spearmanr, 1), kendall_tau_b=table(ss.kendalltau, 0), kendall_p=table(ss.kendalltau, 1), corr_eigenvalues=e, absorption_ratio_top1=e[0] / e.sum())


def correlation_fixtures():
    g = np.random.default_rng(34); C = g.standard_normal((40, 1)); few = np.round(g.standard_normal((12, 3)) + C[:12], 4); many = np.round(g.standard_normal((40, 3)) + C, 4); ties = np.round(many[:, :2], 0); level = many * 1e-8 + 1e-6; order = np.column_stack([few[:6, 0], np.exp(few[:6, 0]), -few[:6, 0]])
    tol = {k: dict(rtol=1e-7) for k in ('pearson_p', 'spearman_p', 'kendall_p')}
    return [fixture(name, 'numpy, scipy', dict(X=X), {}, correlation(X), 1e-9, atol=1e-13, tol=tol) for name, X in (('few_rows_exact_tau', few), ('seeded', many), ('ties', ties), ('same_order', order))] + [
        fixture('price_1e-8', 'numpy, scipy', dict(X=level), {}, correlation(level), 1e-8, tol=tol), fixture('one_flat', 'by hand', dict(X=[[1, 5], [2, 5], [4, 5]]), {}, dict(pearson=[[1, None], [None, None]], kendall_tau_b=[[1, None], [None, None]], corr_eigenvalues=[None, None]))]


def ccf_fixtures():
    g = np.random.default_rng(35); x = np.round(g.standard_normal(60), 3); y = np.round(np.r_[0, 0, x[:-2]] * .6 + g.standard_normal(60) * .5, 3)
    def leads(a, b, m): return st.ccf(a, b, adjusted=False, fft=False)[:m + 1]
    return [fixture('x_leads_by_2', 'statsmodels', dict(x=x, y=y), dict(maxlag=6), dict(corr_y_t_plus_k_with_x_t=leads(y, x, 6), corr_x_t_plus_k_with_y_t=leads(x, y, 6)), atol=1e-14)]


def acf(y, m, alpha):
    a, band, q, p = st.acf(y, nlags=m, alpha=alpha, qstat=True, fft=False)
    return dict(acf=a, acf_conf95=band, ljung_box_q=q, ljung_box_p=p, acf_adjusted=st.acf(y, nlags=m, adjusted=True, fft=False), pacf_yw_adjusted=st.pacf(y, m, 'ywadjusted'), pacf_yw_mle=st.pacf(y, m, 'ywmle'), pacf_ols=st.pacf(y, m, 'ols'), acovf=st.acovf(y, fft=False)[:m + 1])


def acf_fixtures():
    g = np.random.default_rng(36); e = g.standard_normal(80); y = np.zeros(80)
    for i in range(2, 80): y[i] = .6 * y[i - 1] - .3 * y[i - 2] + e[i]
    y = np.round(y, 3); walk, _ = pair(37, 60)
    tol = dict(ljung_box_p=dict(rtol=1e-7))
    return [fixture('ar2', 'statsmodels', dict(y=y), dict(nlags=12, alpha=.05), acf(y, 12, .05), 1e-9, atol=1e-12, tol=tol), fixture('walk_alpha_10', 'statsmodels', dict(y=walk), dict(nlags=1, alpha=.1), acf(walk, 1, .1), 1e-9, tol=tol), fixture('walk_8', 'statsmodels', dict(y=walk), dict(nlags=8), acf(walk, 8, .05), 1e-9, atol=1e-11, tol=tol),
        fixture('all_lags_but_one', 'statsmodels', dict(y=walk), dict(nlags=29), acf(walk, 29, .05), 1e-8, atol=1e-10, tol=tol)]


if __name__ == '__main__':
    for method, make in dict(ols_robust_se=robust_fixtures, huber_rlm=rlm_fixtures, huber_sklearn=joint_fixtures, theil_sen=theil_fixtures, theil_sen_sklearn=spatial_fixtures, tls=tls_fixtures, kalman_hedge=kalman_fixtures, local_level=level_fixtures,
                             rolling_ols=rolling_fixtures, ewm=ewm_fixtures, correlation=correlation_fixtures, ccf=ccf_fixtures, acf_pacf=acf_fixtures).items(): write(method, make())
