import { type ComponentProps, lazy, Suspense } from 'react';
import './chart.css';

// What draws is as large as all the rest: it is loaded with the first chart.
const LazySeriesChart = lazy(() => import('./series-chart.tsx'));
const LazyTimeChart = lazy(() => import('./time-chart.tsx'));

/** Bars beside each other, beside a table with the same numbers. */
export function SeriesChart(props: ComponentProps<typeof LazySeriesChart>) {
  return (
    <Suspense fallback={<div className="chart" />}>
      <LazySeriesChart {...props} />
    </Suspense>
  );
}

/** Values over time, beside a table with the same numbers. */
export function TimeChart(props: ComponentProps<typeof LazyTimeChart>) {
  return (
    <Suspense fallback={<div className="chart" />}>
      <LazyTimeChart {...props} />
    </Suspense>
  );
}
