import { CalendarRange } from 'lucide-react';
import type { InputProps } from '../contract';
import { limitsOf } from '../parse/limit';
import { todayIn } from '../parse/zone';
import { TypedChoice } from '../parts/TypedChoice';
import { Months } from './Months';

/** A month: typed in any usual form, or chosen. */
export default function YearMonthInput(props: InputProps) {
  const { field, value, ctx } = props;
  return (
    <TypedChoice input={props} icon={CalendarRange} label={ctx.t('month.open')}>
      {(choose, close) => (
        <Months
          value={typeof value === 'string' ? value : ''}
          now={todayIn(ctx.timezone).slice(0, 7)}
          limits={limitsOf(field, ctx.timezone)}
          ctx={ctx}
          onChoose={(month) => {
            choose(month);
            close();
          }}
        />
      )}
    </TypedChoice>
  );
}
