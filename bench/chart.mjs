/**
 * Draws a result file's throughput as SVG, without a browser.
 *
 *   node bench/chart.mjs bench/results/bench.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** Where the axis and its bars begin, in MB/s. */
const LEAST = 0.001;

/** @returns SVG text: a bar for each row and workload, on a logarithmic axis */
export function drawThroughput({ machine, throughput }) {
  const names = throughput[0].rows.map(({ name }) => name).reverse();
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: 860,
    height: 90 + names.length * 66,
  });
  chart.setOption({
    animation: false,
    // On a dark page the text would be dark on dark.
    backgroundColor: '#fff',
    title: {
      text: 'Throughput on one thread, MB/s (logarithmic)',
      subtext: `${machine.processor}, Node ${machine.node}, commit ${machine.commit.slice(0, 10)}`,
      left: 16,
      top: 8,
      textStyle: { fontSize: 15 },
    },
    legend: { right: 16, top: 12 },
    grid: { left: 230, right: 70, top: 70, bottom: 30 },
    xAxis: {
      type: 'log',
      min: LEAST,
      startValue: LEAST,
      axisLabel: { formatter: (value) => String(Number(value.toPrecision(2))) },
    },
    yAxis: { type: 'category', data: names, axisTick: { show: false } },
    series: throughput.map(({ workload, rows }) => ({
      name: workload,
      type: 'bar',
      data: names.map((name) => {
        const rate = rows.find((row) => row.name === name)?.mbPerSecond;
        return rate === undefined ? '-' : Number(rate.toPrecision(3));
      }),
      label: { show: true, position: 'right', formatter: '{c}' },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [path = ''] = process.argv.slice(2);
  writeFileSync(path.replace(/\.json$/, '.svg'), drawThroughput(JSON.parse(readFileSync(path, 'utf8'))));
}
