/** Draws recall by technique as SVG, without a browser. */
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

const LINE = 17;

/** @returns SVG text: a bar for each technique, the share of its attacks that is found */
export function drawRecall({ machine, engine, summary }) {
  const groups = Object.entries(summary.byTechnique)
    .map(([name, { cases, found }]) => ({ name, recall: Number(((100 * found) / cases).toFixed(1)) }))
    .reverse();
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: 760,
    height: 100 + groups.length * LINE,
  });
  chart.setOption({
    animation: false,
    title: {
      text: 'Recall on the attack corpus by technique, %',
      subtext: `${summary.attacks} attacks, ${engine} engine, commit ${machine.commit.slice(0, 10)}`,
      left: 16,
      top: 8,
      textStyle: { fontSize: 15 },
    },
    grid: { left: 170, right: 60, top: 64, bottom: 28 },
    xAxis: { type: 'value', min: 0, max: 100 },
    yAxis: {
      type: 'category',
      data: groups.map(({ name }) => name),
      axisTick: { show: false },
      axisLabel: { fontSize: 11, interval: 0 },
    },
    series: [
      {
        type: 'bar',
        data: groups.map(({ recall }) => recall),
        barWidth: 10,
        label: { show: true, position: 'right', formatter: '{c}', fontSize: 10 },
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
