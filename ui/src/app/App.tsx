import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { queryClient } from '@/shared/api';
import { Confirms, Toaster } from '@/shared/ui';
import { router } from './router';
import { SessionEnded } from './SessionEnded';

export function App() {
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Suspense>
          <RouterProvider router={router} />
          <SessionEnded />
          <Confirms />
          <Toaster />
        </Suspense>
      </QueryClientProvider>
    </StrictMode>
  );
}
