#!/usr/bin/env python3
"""Fixtures of the microstructure methods: seeded small markets through numpy and scipy, each measure written anew, beside this file.

  python3 test/reference/make_microstructure.py
"""
import math
import numpy as np, scipy.stats as ss
from scipy.optimize import minimize
from scipy.special import gammaln, logsumexp
from make_goldens import fixture, write

Z = ss.norm.ppf(.975)
NAN = float('nan')


def market(n, seed, quotes=150):
    """Trades at bid or ask of a mid that steps; some sides unknown, one quote one-sided, one crossed."""
    g = np.random.default_rng(seed)
    qt = np.cumsum(g.integers(50, 1500, quotes)); mid = np.round(100 + np.cumsum(g.standard_normal(quotes)) * .03, 2)
    bid, ask = np.round(mid - .01 * g.integers(1, 3, quotes), 2), np.round(mid + .01 * g.integers(1, 3, quotes), 2)
    bid[20] = np.nan; bid[40] = ask[40] + .01
    t = np.sort(g.integers(qt[0] - 300, qt[-1], n)); side = np.where(g.random(n) < .5, 1, -1); qty = np.round(g.exponential(1, n) + .001, 3)
    k = np.searchsorted(qt, t, 'left') - 1
    price = np.where(side > 0, ask[k], bid[k]); price = np.where(np.isnan(price), 100, price); side[::17] = 0
    return dict(time_ms=t, price=price, qty=qty, side=side, quote_time_ms=qt, bid=bid, ask=ask)


def block_mean(t, x, w, length):
    ok = ~np.isnan(x * w) & (w > 0); t, x, w = t[ok], x[ok], w[ok]; n = len(x)
    if n == 0: return dict(mean=NAN, lo=NAN, hi=NAN, n=0, blocks=0)
    m = (x * w).sum() / w.sum(); key = np.floor(t / length); parts = [(w[key == b] * (x[key == b] - m)).sum() for b in np.unique(key)]; B = len(parts)
    h = Z * math.sqrt(sum(p * p for p in parts) * B / (B - 1)) / w.sum() if B >= 8 else NAN
    return dict(mean=m, lo=m - h, hi=m + h, n=n, blocks=B)


def mids(d, times, strict):
    m = (d['bid'] + d['ask']) / 2; m = np.where(d['bid'] <= d['ask'], m, np.nan); k = np.searchsorted(d['quote_time_ms'], times, 'left' if strict else 'right') - 1
    return np.where(k >= 0, m[np.maximum(k, 0)], np.nan), np.where(k >= 0, (d['ask'] - d['bid'])[np.maximum(k, 0)], np.nan)


def later(d, h, gaps):
    t = d['time_ms']; end = max(t[-1], d['quote_time_ms'][-1]); m = mids(d, t + h, False)[0]; m[~(t + h < end)] = np.nan
    for a, b in gaps: m[(b >= t) & (a <= t + h)] = np.nan
    return m


def spread_fixture():
    d = market(300, 1); t, e = d['time_ms'], np.where(d['side'] == 0, np.nan, d['side']); m, s = mids(d, t, True)
    eff = 2e4 * e * (d['price'] - m) / m; out = dict(effective_bps=eff, effective=block_mean(t, eff, d['qty'], 5000.), quoted=block_mean(t, np.where(np.isnan(eff), np.nan, 1e4 * s / m), d['qty'], 5000.)['mean'])
    gaps = [(30000, 34000)]
    for h in (1, 5):
        f = later(d, h * 1000, gaps); real = 2e4 * e * (d['price'] - f) / m; imp = 2e4 * e * (f - m) / m; L = max(5000., 2000. * h)
        out[str(h)] = dict(realised_bps=real, impact_bps=imp, realised=block_mean(t, real, d['qty'], L), impact=block_mean(t, imp, d['qty'], L), effective=block_mean(t, np.where(np.isnan(real), np.nan, eff), d['qty'], L))
    return fixture('sides_and_gap', 'numpy', {**d, 'gaps_ms': np.ravel(gaps)}, dict(horizons='1, 5', block=5), out, atol=1e-9)


def response_fixture():
    d = market(300, 2); t, q = d['time_ms'], d['side'].astype(float); e = np.where(q == 0, np.nan, q); m, _ = mids(d, t, True); one = np.ones(len(t))
    x = q[q != 0]
    def acf(k): return float(np.corrcoef(x[k:], x[:-k])[0, 1])
    c = {k: acf(k) for k in (1, 2, 3, 5)}; up = [(math.log(k), math.log(v)) for k, v in c.items() if v > 0]
    return fixture('two_times', 'numpy', {k: d[k] for k in ('time_ms', 'side', 'quote_time_ms', 'bid', 'ask')}, dict(horizons='0.5, 5', sign_lags='1, 2, 3, 5', block=5), dict(
        response={str(h): block_mean(t, 1e4 * e * (later(d, h * 1000, []) - m) / m, one, max(5000., 2000. * h)) for h in (.5, 5)},
        sign_acf={str(k): v for k, v in c.items()}, sign_bound=Z / math.sqrt(len(x)), gamma=-np.polyfit(*zip(*up), 1)[0] if len(up) > 2 else NAN, n=len(x)), atol=1e-9)


def hac(X, y, L):
    ok = np.isfinite(X.sum(1) + y); X, y = X[ok], y[ok]; b, *_ = np.linalg.lstsq(X, y, rcond=None); u = X * (y - X @ b)[:, None]; S = u.T @ u
    for l in range(1, L + 1): G = u[l:].T @ u[:-l]; S += (1 - l / (L + 1)) * (G + G.T)
    A = np.linalg.inv(X.T @ X); return b, A @ S @ A, y - X @ b, X, y


def delta(V, g): g = np.array(g); return math.sqrt(g @ V @ g)


def prices(n, seed, hole=None):
    g = np.random.default_rng(seed); q = np.where(g.random(n) < .5, 1., -1.)
    for i in range(1, n): q[i] = q[i - 1] if g.random() < .4 else q[i]
    v = np.round(g.exponential(1, n) + .01, 3); m = 100 + np.cumsum(.01 * q + .002 * q * v + .01 * g.standard_normal(n)); p = np.round(m + .02 * q, 4)
    if hole: p[hole] = np.nan
    return p, q, v


def roll_fixture(name, p, L=5):
    d = np.diff(p); a, b = d[1:], d[:-1]; ok = np.isfinite(a + b); a, b = a[ok], b[ok]; n = len(a); x = a * b; cov = x.mean() - a.mean() * b.mean()
    u = x - x.mean(); s = (u @ u) + sum(2 * (1 - l / (L + 1)) * (u[l:] @ u[:-l]) for l in range(1, L + 1)); h = Z * math.sqrt(s) / n
    f = lambda c: 2 * math.sqrt(max(0, -c)); yes = cov < 0
    return fixture(name, 'numpy', dict(price=p), dict(lags=L), dict(spread=f(cov) if yes else NAN, half_spread=f(cov) / 2 if yes else NAN, lo=f(cov + h) if yes else NAN, hi=f(cov - h) if yes else NAN,
        autocovariance=cov, state='ok' if yes else 'positive autocovariance', n=n), rtol=1e-8, atol=1e-12)


def gh_fixture():
    p, q, v = prices(120, 3, 50); L = 5; w = q * v; X = np.column_stack([q[1:], w[1:], np.diff(q), np.diff(w)]); y = np.diff(p); b, V, *_ = hac(X, y, L); size = v[1:][np.isfinite(y)].mean()
    A, C = b[0] + b[1] * size, b[2] + b[3] * size; g = [C / (A + C) ** 2, C / (A + C) ** 2 * size, -A / (A + C) ** 2, -A / (A + C) ** 2 * size]; h, hs = Z * delta(V, [2, 2 * size, 2, 2 * size]), Z * delta(V, g)
    return fixture('with_hole', 'numpy lstsq', dict(price=p, side=q, qty=v), dict(lags=L), dict(z0=b[0], z1=b[1], c0=b[2], c1=b[3], errors=np.sqrt(np.diag(V)), size=size, spread=2 * (A + C), spread_lo=2 * (A + C) - h,
        spread_hi=2 * (A + C) + h, adverse_share=A / (A + C), adverse_lo=A / (A + C) - hs, adverse_hi=A / (A + C) + hs, n=int(np.isfinite(y).sum())), rtol=1e-8, atol=1e-12)


def hs_fixture(name, seed, pi, al=.2, be=.3):
    g = np.random.default_rng(seed); n = 400; q = np.ones(n)
    for i in range(1, n): q[i] = -q[i - 1] if g.random() < pi else q[i - 1]
    S = np.round(.1 + .02 * g.random(n), 3); m = np.full(n, 100.)
    for t in range(2, n): m[t] = m[t - 1] + (al + be) * S[t - 1] / 2 * q[t - 1] - al * (1 - 2 * pi) * S[t - 2] / 2 * q[t - 2] + .003 * g.standard_normal()
    m = np.round(m, 4); m[200] = np.nan; x1 = S[1:-1] / 2 * q[1:-1]; x2 = -S[:-2] / 2 * q[:-2]; y = m[2:] - m[1:-1]; x2 = np.where(np.isnan(m[:-2]), np.nan, x2)
    ok = np.isfinite(y + x1 + x2); rho = (q[1:-1] * q[:-2])[ok].mean(); b, V, *_ = hac(np.column_stack([x1, x2]), y, 5); a = b[1] / rho; raw = dict(adverse=a, inventory=b[0] - a, processing=1 - b[0])
    fine = all(0 <= v <= 1 for v in raw.values()); h = Z * math.hypot(math.sqrt(V[1, 1]) / abs(rho), abs(b[1]) / rho ** 2 * math.sqrt((1 - rho ** 2) / ok.sum()))
    shares = {**raw, 'adverse_lo': a - h, 'adverse_hi': a + h} if fine else {k: NAN for k in ('adverse', 'inventory', 'processing', 'adverse_lo', 'adverse_hi')}
    return fixture(name, 'numpy lstsq', dict(mid=m, spread=S, side=q), dict(lags=5), dict(**shares, reversal=(1 - rho) / 2, state='ok' if fine else 'inadmissible', raw=raw, n=int(ok.sum())), rtol=1e-8, atol=1e-12)


def mrr_fixture():
    p, q, _ = prices(150, 5, 60); X = np.column_stack([q[1:], q[:-1]]); y = np.diff(p); ok = np.isfinite(y); rho = (q[1:] * q[:-1])[ok].mean(); b, V, *_ = hac(X, y, 5); th = (b[0] + b[1]) / (1 - rho); n = int(ok.sum())
    h = Z * 2 * math.sqrt(V[0, 0]); r = th / b[0]; hs = Z * math.hypot(delta(V, [1 / (1 - rho) / b[0] - th / b[0] ** 2, 1 / (1 - rho) / b[0]]), abs(th / (1 - rho) / b[0]) * math.sqrt((1 - rho ** 2) / n))
    return fixture('with_hole', 'numpy lstsq', dict(price=p, side=q), dict(lags=5), dict(theta=th, phi=b[0] - th, rho=rho, spread=2 * b[0], spread_lo=2 * b[0] - h, spread_hi=2 * b[0] + h, adverse_share=r, adverse_lo=r - hs, adverse_hi=r + hs, state='ok', n=n), rtol=1e-8, atol=1e-12)


def kyle_fixture():
    g = np.random.default_rng(6); f = np.round(g.standard_normal(80) * 5, 2); y = np.round(.2 * f + g.standard_normal(80), 3); y[10] = np.nan; b, V, e, X, k = hac(np.column_stack([np.ones(80), f]), y, 5); s = math.sqrt(V[1, 1])
    return fixture('bars', 'numpy lstsq', dict(change=y, flow=f), dict(lags=5), dict(**{'lambda': b[1]}, lo=b[1] - Z * s, hi=b[1] + Z * s, intercept=b[0], t=b[1] / s, r2=1 - e @ e / ((k - k.mean()) ** 2).sum(), flag=False, n=len(k)), rtol=1e-8, atol=1e-12)


def amihud_fixture():
    g = np.random.default_rng(7); r = np.round(g.standard_normal(40) * .01, 5); v = np.round(g.exponential(1e6, 40)); v[5] = 0; r[9] = np.nan; ok = (v > 0) & np.isfinite(r); x = np.abs(r[ok]) / v[ok] * 1e6; h = Z * x.std(ddof=1) / math.sqrt(len(x))
    return [fixture('constant', 'by hand: 1 % a million', dict(**{'return': [.01, -.01, .01]}, value=[1e6] * 3), {}, dict(illiquidity=.01, lo=.01, hi=.01, n=3, skipped=0), atol=1e-15),
            fixture('skips', 'numpy', dict(**{'return': r}, value=v), {}, dict(illiquidity=x.mean(), lo=x.mean() - h, hi=x.mean() + h, n=len(x), skipped=1))]


def pin_fixture():
    g = np.random.default_rng(8); D = 80; u = g.random(D); news, bad = u < .4, u < .2; B = g.poisson(100 + 60 * (news & ~bad)); S = g.poisson(110 + 60 * (news & bad))
    def minus(x):
        al, de = 1 / (1 + np.exp(-x[:2])); mu, eb, es = np.exp(x[2:])
        parts = np.array([np.log(al * (1 - de)) - mu + B * np.log1p(mu / eb), np.log(al * de) - mu + S * np.log1p(mu / es), np.full(D, np.log(1 - al))])
        return -(logsumexp(parts, 0) - eb - es + B * np.log(eb) + S * np.log(es) - gammaln(B + 1) - gammaln(S + 1)).sum()
    best = min((minimize(minus, [a, 0, np.log(m), np.log(90), np.log(100)], method='Nelder-Mead', options=dict(xatol=1e-10, fatol=1e-12, maxiter=40000, maxfev=40000)) for a in (-1, 1) for m in (20, 60)), key=lambda r: r.fun)
    al, de = 1 / (1 + np.exp(-best.x[:2])); mu, eb, es = np.exp(best.x[2:]); h = 1e-4; x = best.x
    H = np.array([[(minus(x + h * (I[i] + I[j])) - minus(x + h * (I[i] - I[j])) - minus(x - h * (I[i] - I[j])) + minus(x - h * (I[i] + I[j]))) / (4 * h * h) for j in range(5)] for I in [np.eye(5)] for i in range(5)])
    G = np.array([1 - al, 0, 1, -eb / (eb + es), -es / (eb + es)]); s = Z * math.sqrt(G @ np.linalg.solve(H, G)); p = al * mu / (al * mu + eb + es); o = math.log(p / (1 - p)); L = lambda v: 1 / (1 + math.exp(-v))
    return fixture('sixty_of_a_hundred', 'scipy Nelder-Mead', dict(buys=B, sells=S), {}, dict(pin=p, lo=L(o - s), hi=L(o + s), alpha=al, delta=de, mu=mu, eb=eb, es=es, log_likelihood=-best.fun, state='ok', n=D), rtol=1e-5, tol=dict(lo=dict(rtol=1e-3), hi=dict(rtol=1e-3), log_likelihood=dict(rtol=1e-10)))


def vpin_fixture():
    g = np.random.default_rng(9); n, V, N = 120, 5., 6; q = np.round(g.exponential(1, n) + .01, 2); s = np.where(g.random(n) < .5, 1, -1); s[7] = 0
    edge = np.concatenate([[0], np.cumsum(np.where(s == 0, 0, q))]); im, gr, row = [], [], []
    for k in range(int(edge[-1] // V)):
        part = np.clip(np.minimum(edge[1:], (k + 1) * V) - np.maximum(edge[:-1], k * V), 0, None); im.append(abs((part * s).sum()) / V); gr.append((part ** 2).sum() / V ** 2); row.append(int(np.flatnonzero(part > 1e-9)[-1]))
    v = [NAN] * (N - 1) + [np.mean(im[k - N + 1:k + 1]) for k in range(N - 1, len(im))]; base = math.sqrt(2 / math.pi * np.mean(gr[-N:])); past = np.array(v[N - 1:])
    t = np.cumsum(g.integers(1, 4000, n)); p = np.round(100 + np.cumsum(g.standard_normal(n)) * .1, 2); bar = t // 10000; last = [p[bar == b][-1] for b in np.unique(bar)]; vol = [q[bar == b].sum() for b in np.unique(bar)]; dp = np.diff(last)
    buy = np.array(vol[1:]) * ss.norm.cdf(dp / dp.std(ddof=1)); e2 = np.concatenate([[0], np.cumsum(vol[1:])]); share = 2 * buy / np.array(vol[1:]) - 1
    bulk = [abs((np.clip(np.minimum(e2[1:], (k + 1) * V) - np.maximum(e2[:-1], k * V), 0, None) * share).sum()) / V for k in range(int(e2[-1] // V))]
    return [fixture('aggressor', 'numpy', dict(qty=q, side=s), dict(bucket=V, buckets=N), dict(vpin=v, imbalance=im, row=row, last=v[-1], percentile=(past <= v[-1]).mean(), baseline=base, ratio=v[-1] / base, n=len(im)), atol=1e-10),
            fixture('bulk', 'numpy, scipy', dict(qty=q, price=p, time_ms=t), dict(bucket=V, buckets=N, classify='bulk', bar_ms=10000), dict(imbalance=bulk, n=len(bulk)), atol=1e-10)]


def discovery_fixture():
    g = np.random.default_rng(10); n, L = 400, 3; m = np.cumsum(g.standard_normal(n)); a = np.round(m + .5 * g.standard_normal(n), 4); b = np.round(np.concatenate([[0], m[:-1]]) + .5 * g.standard_normal(n), 4); a[150] = np.nan
    d = lambda p, l: (p[L + 1 - l:n - l] - p[L - l:n - l - 1]); X = np.column_stack([np.ones(n - L - 1), (a - b)[L:n - 1]] + [d(p, l) for l in range(1, L + 1) for p in (a, b)]); y = [d(a, 0), d(b, 0)]
    ok = np.isfinite(X.sum(1) + y[0] + y[1]); fits = [hac(X[ok], v[ok], 0) for v in y]; al = [f[0][1] for f in fits]; t = [f[0][1] / math.sqrt(f[1][1, 1]) for f in fits]; Om = np.cov(np.array([f[2] for f in fits]), bias=True) ; E = np.array([f[2] for f in fits]); Om = E @ E.T / E.shape[1]
    psi = np.array([-al[1], al[0]]) / (al[0] - al[1]); F = np.linalg.cholesky(Om); tot = psi @ Om @ psi; one = (psi @ F)[0] ** 2 / tot; P = Om[::-1, ::-1]; two = 1 - (psi[::-1] @ np.linalg.cholesky(P))[0] ** 2 / tot
    return fixture('leader_first', 'numpy lstsq', dict(p1=a, p2=b), dict(lags='3', least=100), dict(gg=psi[0], is_low=min(one, two), is_high=max(one, two), is_mid=(one + two) / 2, alpha1=al[0], alpha2=al[1], t1=t[0], t2=t[1],
        correlation=Om[0, 1] / math.sqrt(Om[0, 0] * Om[1, 1]), state='ok', lags=3, n=int(ok.sum())), rtol=1e-8)


def main():
    walk = np.round(100 + np.cumsum(np.repeat(np.random.default_rng(4).standard_normal(30), 3)) * .01, 4)
    write('effective_realised_spread', [spread_fixture()]); write('price_response', [response_fixture()])
    write('roll', [roll_fixture('bounce', prices(100, 11, 40)[0]), roll_fixture('trend', walk)]); write('glosten_harris', [gh_fixture()])
    write('huang_stoll', [hs_fixture('reversals', 12, .7), hs_fixture('runs', 13, .3, .9, .3)]); write('mrr', [mrr_fixture()]); write('kyle_lambda', [kyle_fixture()]); write('amihud', amihud_fixture())
    write('pin', [pin_fixture()]); write('vpin', vpin_fixture()); write('price_discovery', [discovery_fixture()])


if __name__ == '__main__': main()
