import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';

export interface Series {
  readonly key: string;
  readonly label: string;
  /** Distinguishes the series by more than a color. */
  readonly look: 'solid' | 'hatched';
}

/** Pixels: height of a chart of columns; height of a row and of the axis, and width of the names, of a chart of rows. */
const sizes = { columns: 220, row: 30, axis: 32, names: 112 };
const tick = { fill: 'var(--text-muted)', fontSize: 11 };
const line = { tickLine: false, axisLine: false, tick };

/** Bars beside each other. They are decoration: a table with the same numbers stands beside them. */
export default function SeriesChart({
  rows,
  series,
  layout = 'columns',
}: {
  /** `name` labels the bars; the other values are numbers by the key of their series. */
  rows: readonly (Readonly<Record<string, number | string>> & { readonly name: string })[];
  series: readonly Series[];
  /** `rows` has room for long names. */
  layout?: 'columns' | 'rows';
}) {
  const id = useId();
  const isRows = layout === 'rows';
  const height = isRows ? rows.length * sizes.row + sizes.axis : sizes.columns;
  const fillOf = ({ look }: Series) => (look === 'solid' ? 'var(--accent)' : `url(#${id})`);
  return (
    <figure className="chart" aria-hidden>
      {series.length > 1 && (
        <figcaption className="chart__legend">
          {series.map(({ key, label, look }) => (
            <span key={key} className="chart__label">
              <span className={`chart__swatch chart__swatch--${look}`} />
              {label}
            </span>
          ))}
        </figcaption>
      )}
      <ResponsiveContainer width="100%" height={height}>
        <BarChart
          data={[...rows]}
          layout={isRows ? 'vertical' : 'horizontal'}
          accessibilityLayer={false}
          margin={{ top: 8, right: 8, bottom: 0, left: isRows ? 0 : -16 }}
        >
          <defs>
            <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse">
              <rect width="6" height="6" className="chart__hatch-ground" />
              <path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" className="chart__hatch" />
            </pattern>
          </defs>
          <CartesianGrid vertical={isRows} horizontal={!isRows} stroke="var(--border)" />
          {isRows ? (
            <>
              <XAxis type="number" allowDecimals={false} {...line} />
              <YAxis type="category" dataKey="name" width={sizes.names} interval={0} {...line} />
            </>
          ) : (
            <>
              <XAxis dataKey="name" interval="equidistantPreserveStart" {...line} />
              <YAxis allowDecimals={false} {...line} />
            </>
          )}
          {series.map((one) => (
            <Bar
              key={one.key}
              dataKey={one.key}
              fill={fillOf(one)}
              stroke={one.look === 'hatched' ? 'var(--accent)' : 'none'}
              maxBarSize={isRows ? 18 : 36}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}
