declare module 'parse-prometheus-text-format' {
  /** The families of a text in Prometheus' exposition format; throws where it is not one. */
  export default function parsePrometheusTextFormat(text: string): unknown;
}
