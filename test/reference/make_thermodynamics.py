#!/usr/bin/env python3
"""Writes the fixtures of the thermodynamics of the book beside this file: plain numpy and dictionaries over the definitions, brentq, scipy's entropy.

  python3 test/reference/make_thermodynamics.py
"""
import math
import numpy as np, scipy.stats as ss
from scipy.optimize import brentq
from make_goldens import fixture, write

NAN = math.nan


def kinetic_fixtures():
    g = np.random.default_rng(81); n = 90; t = np.cumsum(g.integers(0, 4000, n)); mid = 6000 + np.cumsum(g.integers(-2, 3, n)) / 2; q = np.round(g.exponential(.3, n) + .001, 3)
    def expected(window, fewest, tau):
        mass = [q[i] / np.average(q[:i + 1], weights=np.exp((t[:i + 1] - t[i]) / (1e3 * tau))) for i in range(n)]; u = np.diff(mid, prepend=NAN)
        T = np.array([NAN if i < fewest else np.average(u[max(1, i + 1 - window):i + 1]**2, weights=mass[max(1, i + 1 - window):i + 1]) for i in range(n)]); m = np.nanmedian(T)
        return dict(temperature=T, median=m, relative=T / m)
    made = lambda name, w, f, tau: fixture(name, 'numpy', dict(time_ms=t, mid=mid, qty=q), dict(window=w, fewest=f, tau_s=tau), expected(w, f, tau))
    return [made('window_20', 20, 5, 30), made('window_500', 500, 50, 3600)]


def solved(mean, L):
    d = np.arange(1, L + 1); return 1 / brentq(lambda b: (d * np.exp(-b * d)).sum() / np.exp(-b * d).sum() - mean, 1e-9, 60, xtol=1e-15, rtol=1e-15)


def depth(q):
    q = np.nan_to_num(np.array(q, dtype=float)); L = len(q); mean = (q * np.arange(1, L + 1)).sum() / q.sum()
    return dict(temperature=solved(mean, L), endless=-1 / math.log(1 - 1 / mean), mean_distance=mean, state='ok')


def depth_fixtures():
    g = np.random.default_rng(82); q = np.round(g.exponential(np.exp(-np.arange(20) / 6)), 4); far = np.round(g.exponential(np.exp(-np.arange(12) / 40)) + np.where(np.arange(12) == 0, 1, 0), 4)
    none = dict(temperature=None, endless=None)
    return [
        fixture('seeded', 'brentq', dict(qty=q), {}, depth(q)), fixture('nearly_flat', 'brentq', dict(qty=far), {}, depth(far), 1e-9), fixture('with_holes', 'brentq', dict(qty=[5, None, 2, 0, 1, None]), {}, depth([5, NAN, 2, 0, 1, NAN])),
        fixture('inverted', 'by hand', dict(qty=[1, 2, 3]), {}, dict(**none, mean_distance=14 / 6, state='inverted')), fixture('flat', 'by hand', dict(qty=[2, 2, 2, 2]), {}, dict(**none, mean_distance=2.5, state='inverted')),
        fixture('empty', 'by hand', dict(qty=[0, None, 0]), {}, dict(**none, mean_distance=None, state='empty')), fixture('one_level', 'by hand', dict(qty=[7, 0, 0]), {}, dict(**none, mean_distance=1, state='degenerate')),
    ]


def depth_entropy_fixtures():
    g = np.random.default_rng(83); q = np.round(g.exponential(2, 40) * (g.random(40) < .8), 3); s = ss.entropy(q)
    return [
        fixture('seeded', 'scipy.stats.entropy', dict(qty=q), {}, dict(nats=s, normalized=s / math.log(40), total=q.sum(), occupied=int((q > 0).sum()))),
        fixture('wall', 'by hand', dict(qty=[0, 9, 0, None]), {}, dict(nats=0, normalized=0, total=9, occupied=1)), fixture('empty', 'by hand', dict(qty=[0, 0]), {}, dict(nats=None, normalized=None, total=0, occupied=0)),
    ]


def event_fixtures():
    g = np.random.default_rng(84); c = g.poisson(40 * g.random(12)); c[3] = 0; n = int(c.sum()); k = int((c > 0).sum()); plain = ss.entropy(c); nats = plain + (k - 1) / (2 * n)
    none = dict(nats=None, normalized=None, plain=None)
    return [
        fixture('seeded', 'scipy.stats.entropy', dict(counts=c), {}, dict(nats=nats, normalized=nats / math.log(12), plain=plain, n=n, seen=k)), fixture('few', 'by hand', dict(counts=[30, 30, 39]), {}, dict(**none, n=99, seen=3)),
        fixture('two_kinds', 'by hand', dict(counts=[300, 30, 0]), {}, dict(**none, n=330, seen=2)), fixture('even', 'by hand: the correction does not pass 1', dict(counts=[50] * 4), {}, dict(nats=math.log(4) + 3 / 400, normalized=1, plain=math.log(4), n=200, seen=4)),
    ]


def free_fixtures():
    g = np.random.default_rng(85); L = 20; d = np.arange(1, L + 1); rows = np.round(g.exponential(np.exp(-d / 7), (15, L)), 4); I = np.round(g.uniform(-1, 1, 15), 3)
    U = rows @ d / rows.sum(1); T = np.array([solved(u, L) for u in U]); F = U - T * ss.entropy(rows, axis=1)
    return [fixture('seeded', 'brentq, scipy.stats.entropy', dict(depth=rows, imbalance=I), dict(levels=20), dict(energy=U, temperature=T, free=F, capacity=U.var() / T[-1]**2, susceptibility=20 * I.var()), 1e-9)]


def momentum_fixtures():
    g = np.random.default_rng(86); n, L = 60, 5; t = np.arange(n) * 100; mid = 1000; book = {}; out = dict(bid=[], bid_qty=[], ask=[], ask_qty=[])
    for i in range(n):
        mid += int(g.choice([-1, 0, 0, 1]))
        for p in range(mid - 9, mid + 10):
            if p not in book or g.random() < .4: book[p] = round(float(g.exponential(2)), 2) * (g.random() < .85)
        for name, step in (('bid', -1), ('ask', 1)):
            prices = [p for p in range(mid + step, mid + 10 * step, step) if book.get(p, 0) > 0][:L]
            out[name].append(prices + [None] * (L - len(prices))); out[f'{name}_qty'].append([book[p] for p in prices] + [0] * (L - len(prices)))
    mean = np.mean([q for k in ('bid_qty', 'ask_qty') for row in out[k] for q in row if q > 0]); E = dict(bid=[NAN], ask=[NAN]); P = [NAN]; flow = np.full((n, L), NAN)
    for i in range(1, n):
        P.append(0); flow[i] = 0
        for name, sign in (('bid', 1), ('ask', -1)):
            old = [(p, q) for p, q in zip(out[name][i - 1], out[f'{name}_qty'][i - 1]) if p is not None]; new = {p: q for p, q in zip(out[name][i], out[f'{name}_qty'][i]) if p is not None}
            seen = lambda p: len(new) < L or (p >= min(new) if sign > 0 else p <= max(new)); e = 0
            for k, (p, q) in enumerate(old):
                if not seen(p): continue
                dq = new.get(p, 0) - q; e += .5 * q / mean * (dq / mean)**2; P[i] += sign * q / mean * dq / mean; flow[i, k:] += sign * dq
            E[name].append(e)
    m = np.array([(b[0] + a[0]) / 2 for b, a in zip(out['bid'], out['ask'])]); ahead = np.array([m[i + 10] - m[i] if i + 10 < n else NAN for i in range(n)]); ok = ~np.isnan(ahead) & ~np.isnan(flow[:, 0])
    rho = [abs(np.corrcoef(flow[ok, k], ahead[ok])[0, 1]) for k in range(L)]; depth = int(np.argmax(np.array(rho) >= .95 * max(rho))) + 1
    still = dict(time_ms=[0, 100], bid=[[9, 8]] * 2, bid_qty=[[1, 2]] * 2, ask=[[10, 11]] * 2, ask_qty=[[3, 1]] * 2)
    moved = dict(time_ms=[0, 100], bid=[[9, 8], [8, 7]], bid_qty=[[1, 2], [2, 5]], ask=[[10, 11], [9, 10]], ask_qty=[[2, 1], [1, 2]])
    return [
        fixture('seeded', 'dictionaries of prices; numpy', dict(time_ms=t, **out), {}, dict(energy_bid=E['bid'], energy_ask=E['ask'], momentum=P, active_depth=depth)),
        fixture('still', 'by hand', still, {}, dict(energy_bid=[None, 0], energy_ask=[None, 0], momentum=[None, 0], active_depth=None)),
        # The bid at 9 is gone; 8 stands as it did, and so does the ask at 10; the ask at 11 left the view and the one at 9 is new.
        fixture('best_moves', 'by hand', moved, dict(mean_size=1), dict(energy_bid=[None, .5], energy_ask=[None, 0], momentum=[None, -1], active_depth=None)),
    ]


def phase_fixtures():
    t = [0, 5000, 10000, 12000, 21000, 22000, 33000, 34000, 50000, 61000]; tau = [.5, .9, .9, .78, .74, .74, .1, None, .1, .1]; sigma = [.5, .1, .1, .22, .5, .5, .9, .9, .1, .5]
    # Equilibrium from 0 s: left at 10 s at the earliest; .78 and .22 are within the slack; .74 at 21 s is not, and 10 s have passed.
    return [fixture('by_hand', 'by hand', dict(time_ms=t, tau=tau, sigma=sigma), {}, dict(phase=[0, 0, 1, 1, 0, 0, 2, None, 4, 0], changes=4))]


write('kinetic_temperature', kinetic_fixtures()); write('depth_temperature', depth_fixtures()); write('depth_entropy', depth_entropy_fixtures()); write('event_entropy', event_fixtures())
write('free_energy', free_fixtures()); write('book_momentum', momentum_fixtures()); write('phase', phase_fixtures())
