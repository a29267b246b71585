import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';

export interface TimePoint {
  /** UTC instant. */
  readonly at: string;
  readonly value: number;
  /** Draws a full dot, or a hollow one. */
  readonly isFull: boolean;
}

/** Height in pixels. */
const height = 200;
const tick = { fill: 'var(--text-muted)', fontSize: 11 };
const axis = { tickLine: false, axisLine: false, tick };

/** A line of values over time. It is decoration: a table with the same numbers stands beside it. */
export default function TimeChart({
  points,
  most,
  format,
}: {
  points: readonly TimePoint[];
  /** The upper end of the scale. */
  most: number;
  /** Formats a time in milliseconds. */
  format: (time: number) => string;
}) {
  const data = points
    .map(({ at, value, isFull }) => ({ time: Date.parse(at), value, isFull }))
    .filter(({ time }) => !Number.isNaN(time))
    .sort((a, b) => a.time - b.time);
  return (
    <figure className="chart" aria-hidden>
      <ResponsiveContainer width="100%" height={height}>
        <LineChart
          data={data}
          accessibilityLayer={false}
          margin={{ top: 8, right: 16, bottom: 0, left: -16 }}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            type="number"
            dataKey="time"
            domain={['dataMin', 'dataMax']}
            padding={{ left: 12, right: 12 }}
            tickFormatter={format}
            {...axis}
          />
          <YAxis domain={[0, most]} allowDecimals={false} {...axis} />
          <Line
            dataKey="value"
            stroke="var(--accent)"
            isAnimationActive={false}
            activeDot={false}
            dot={({ key, cx, cy, payload }) => (
              <circle
                key={key}
                cx={cx}
                cy={cy}
                r={4}
                className={payload.isFull ? 'chart__dot' : 'chart__dot chart__dot--hollow'}
              />
            )}
          />
        </LineChart>
      </ResponsiveContainer>
    </figure>
  );
}
