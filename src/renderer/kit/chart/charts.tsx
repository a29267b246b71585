import { type ComponentProps, lazy, Suspense } from 'react';
import './chart.css';

// The chart library is as large as the rest of the app, so it is loaded with the first chart.
const LazySeriesChart = lazy(() => import('./series-chart.tsx'));
const LazyTimeChart = lazy(() => import('./time-chart.tsx'));

/** Bars, for a table with the same numbers. */
export function SeriesChart(props: ComponentProps<typeof LazySeriesChart>) {
  return (
    <Suspense fallback={<div className="chart" />}>
      <LazySeriesChart {...props} />
    </Suspense>
  );
}

/** A line of values over time, for a table with the same numbers. */
export function TimeChart(props: ComponentProps<typeof LazyTimeChart>) {
  return (
    <Suspense fallback={<div className="chart" />}>
      <LazyTimeChart {...props} />
    </Suspense>
  );
}
