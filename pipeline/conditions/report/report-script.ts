/**
 * The page's own script, behind Plotly's: draws the two figures in the page's colours. The frame's policy lets this text run and no other.
 */
export const reportScript = `
const data = JSON.parse(document.getElementById('data').textContent);
const quiet = { displayModeBar: false, responsive: true };
const own = getComputedStyle(document.body);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const layout = (more) => ({
  paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', margin: { t: 20 },
  font: { family: own.fontFamily, color: own.color }, ...more,
});
const axis = (more) => ({ gridcolor: colour('--line'), zerolinecolor: colour('--line'), ...more });
const bins = data.calibration.bins.filter((bin) => bin.objects > 0);
Plotly.newPlot('calibration', [
  { x: [0, 1], y: [0, 1], mode: 'lines', line: { dash: 'dot' }, name: 'as said' },
  { x: bins.map((bin) => bin.said), y: bins.map((bin) => bin.right), text: bins.map((bin) => bin.objects + ' objects'), mode: 'markers+lines', name: 'measured' },
], layout({ xaxis: axis({ title: { text: 'probability said' }, range: [0, 1] }), yaxis: axis({ title: { text: 'share right' }, range: [0, 1.02] }) }), quiet);
Plotly.newPlot('curves', data.curves.map((curve) => ({
  x: curve.valid_macro_f1.map((_, i) => i + 1), y: curve.valid_macro_f1, mode: 'lines', name: curve.name,
})), layout({ xaxis: axis({ title: { text: 'epoch' } }), yaxis: axis({ title: { text: 'macro F1, validation side' }, range: [0, 1.02] }) }), quiet);
`;
