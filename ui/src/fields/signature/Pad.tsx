import { Eraser, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { Button, Dialog, IconButton, Input } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { draw, HEIGHT, place, WIDTH, type Stroke } from './drawing';
import styles from './signature.module.css';

interface PadProps {
  title: string;
  pen: number;
  day: string;
  ctx: FieldContext;
  onClose: () => void;
  onDone: (picture: Blob) => void;
}

/** A sheet to sign on with mouse, pen or finger; a typed name does for who has none of them. */
export default function Pad({ title, pen, day, ctx, onClose, onDone }: PadProps) {
  const { t } = ctx;
  const canvas = useRef<HTMLCanvasElement>(null);
  const current = useRef<Stroke | null>(null);
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [name, setName] = useState('');
  const blank = strokes.length === 0 && name.trim() === '';
  const paint = (all: readonly Stroke[]): void => {
    const on = canvas.current?.getContext('2d');
    if (on) draw(on, { strokes: all, name: name.trim(), pen, day });
  };
  useEffect(() => paint(strokes));
  const at = (event: PointerEvent<HTMLCanvasElement>) => place(event.currentTarget.getBoundingClientRect(), event.clientX, event.clientY);
  const finish = (): void => {
    if (!current.current) return;
    const done = current.current;
    current.current = null;
    setStrokes((all) => [...all, done]);
  };
  const undo = (): void => setStrokes((all) => all.slice(0, -1));
  return (
    <Dialog
      open
      title={title}
      size="wide"
      dirty={!blank}
      onClose={onClose}
      footer={
        <>
          <IconButton icon={Undo2} label={t('signature.undo')} keys="mod+z" disabled={strokes.length === 0} onClick={undo} />
          <IconButton
            icon={Eraser}
            label={t('signature.clear')}
            disabled={blank}
            onClick={() => {
              setStrokes([]);
              setName('');
            }}
          />
          <Button kind="primary" disabled={blank ? t('signature.empty') : false} onClick={() => canvas.current?.toBlob((picture) => picture && onDone(picture), 'image/png')}>
            {t('signature.save')}
          </Button>
        </>
      }
    >
      <div
        className={styles.pad}
        tabIndex={-1}
        data-autofocus
        onKeyDown={(event) => {
          if (event.key !== 'z' || !(event.metaKey || event.ctrlKey) || event.target instanceof HTMLInputElement) return;
          event.preventDefault();
          undo();
        }}
      >
        <canvas
          ref={canvas}
          width={WIDTH}
          height={HEIGHT}
          className={styles.sheet}
          role="img"
          aria-label={t('signature.draw')}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.preventDefault();
            event.currentTarget.setPointerCapture?.(event.pointerId);
            setName('');
            current.current = [at(event)];
            paint([...strokes, current.current]);
          }}
          onPointerMove={(event) => {
            if (!current.current) return;
            const coalesced = event.nativeEvent.getCoalescedEvents?.() ?? [];
            const box = event.currentTarget.getBoundingClientRect();
            const more = coalesced.length > 0 ? coalesced.map((e) => place(box, e.clientX, e.clientY)) : [at(event)];
            current.current = [...current.current, ...more];
            paint([...strokes, current.current]);
          }}
          onPointerUp={finish}
          onPointerCancel={finish}
        />
        {blank && <span className={styles.hint}>{t('signature.draw')}</span>}
        <Input
          value={name}
          aria-label={t('signature.typed')}
          placeholder={t('signature.typed')}
          maxLength={30}
          onChange={(event) => {
            setStrokes([]);
            setName(event.target.value);
          }}
        />
      </div>
    </Dialog>
  );
}
