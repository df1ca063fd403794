import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from '@/shared/api';
import type { FormMeta } from '@/shared/api/types';
import { FormHeader } from './FormHeader';

const form = (more: Partial<FormMeta> = {}): FormMeta => ({ key: 'full', label: {}, purpose: 'full', columns: 2, nodes: [], ...more });
const show = (one: FormMeta) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <FormHeader object="deal" form={one} />
    </QueryClientProvider>,
  );

describe('the head of a form', () => {
  beforeEach(() => {
    URL.createObjectURL = () => 'blob:picture';
    URL.revokeObjectURL = () => undefined;
  });
  afterEach(() => vi.restoreAllMocks());

  it('is nothing where the form has neither picture nor colour, and asks for nothing', () => {
    const asked = vi.spyOn(api, 'blob');
    const { container } = show(form());
    expect(container.innerHTML).toBe('');
    expect(asked).not.toHaveBeenCalled();
  });

  it('shows the picture with its words, over the colour', async () => {
    const asked = vi.spyOn(api, 'blob').mockResolvedValue(new Blob(['x']));
    const { container } = show(form({ theme: 'teal', header: { hash: 'abc', alt: { zh: '门店', en: '门店' } } }));
    expect((await screen.findByAltText('门店')).getAttribute('src')).toBe('blob:picture');
    expect(asked.mock.calls[0]![0]).toBe('/api/v1/objects/deal/forms/full/header');
    expect(container.querySelector<HTMLElement>('[data-form-head]')!.style.getPropertyValue('--tn-form')).toBe('var(--tn-tag-teal)');
  });

  it('is left out when the picture does not come', async () => {
    vi.spyOn(api, 'blob').mockRejectedValue(new Error('gone'));
    const { container } = show(form({ header: { hash: 'abc' } }));
    await waitFor(() => expect(container.innerHTML).toBe(''));
  });
});
