import type { ComponentProps } from 'react';

/** A form that says itself what is wrong; sending it leaves the page where it is, and forms around it, a dialog's, hear nothing of it. */
export function Form({ onSubmit, ...rest }: Omit<ComponentProps<'form'>, 'onSubmit' | 'noValidate'> & { onSubmit: () => void }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onSubmit();
      }}
      {...rest}
    />
  );
}
