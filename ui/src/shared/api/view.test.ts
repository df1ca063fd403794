import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessionRenewed, signedIn, token, useSession } from './session';
import { dropView, enterView, isViewing, leaveView, minutesLeft, useView, viewEnded, type View } from './view';

const view: View = { token: 'tnv_abc', person: { id: 'w', name: 'Wang' }, until: '2026-11-22 10:30:00.000Z', from: '/admin/people?person=w' };

describe('a view as another person', () => {
  const replace = vi.fn();
  beforeEach(() => {
    vi.stubGlobal('location', { replace });
    sessionStorage.clear();
    localStorage.clear();
    useView.setState({ view: null, over: null });
    signedIn('own');
  });
  afterEach(() => vi.unstubAllGlobals());

  it('stands in the tab alone and loads the page anew', () => {
    enterView(view);
    expect(JSON.parse(sessionStorage.getItem('tenon.view')!)).toEqual(view);
    expect(Object.values({ ...localStorage }).join()).not.toContain('tnv_');
    expect(replace).toHaveBeenCalledWith('/');
  });

  it('is what calls are made with, before one’s own session', () => {
    expect(token()).toBe('own');
    useView.setState({ view });
    expect([token(), isViewing()]).toEqual(['tnv_abc', true]);
    dropView();
    expect([token(), isViewing()]).toEqual(['own', false]);
  });

  it('leads back to where it began', () => {
    sessionStorage.setItem('tenon.view', JSON.stringify(view));
    leaveView(view);
    expect(sessionStorage.getItem('tenon.view')).toBeNull();
    expect(replace).toHaveBeenLastCalledWith('/admin/people?person=w');
  });

  it('is over when its token is refused: no call goes on as oneself, and nobody is asked to sign in', async () => {
    sessionStorage.setItem('tenon.view', JSON.stringify(view));
    useView.setState({ view });
    const rests = new Promise((rest) => setTimeout(() => rest('rests')));
    await expect(Promise.race([sessionRenewed('tnv_abc'), rests])).resolves.toBe('rests');
    expect(useView.getState()).toEqual({ view, over: view });
    expect(useSession.getState()).toEqual({ token: 'own', expired: false });
    expect(sessionStorage.getItem('tenon.view')).toBeNull();
  });

  it('is not ended by the refusal of another one', () => {
    useView.setState({ view });
    viewEnded('tnv_old');
    expect(useView.getState().over).toBeNull();
  });

  it.each([
    ['at its beginning', '2026-11-22T10:00:00Z', 30],
    ['where the clock of the device is behind', '2026-11-22T09:00:00Z', 30],
    ['between', '2026-11-22T10:01:30Z', 28],
    ['in its last minute', '2026-11-22T10:29:01Z', 0],
    ['afterwards', '2026-11-22T11:00:00Z', 0],
  ])('counts its minutes %s', (_, now, left) => expect(minutesLeft(view.until, Date.parse(now))).toBe(left));
});
