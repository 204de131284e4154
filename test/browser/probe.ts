/**
 * What a test asks of the page from inside the browser: scripts as text, for they run there and know nothing of this side. Each
 * gives plain values.
 */

/** Opens whatever is folded, as a reader would. */
export const OPEN_ALL = `for (const one of document.querySelectorAll('details')) one.open = true`

/** Pixels that the page is wide, and that the window is. */
export const WIDTHS = `[document.documentElement.scrollWidth, window.innerWidth]`

/** Elements that reach out of the window to the right, as a reader would have to scroll for them. */
export const OUTSIDE = `[...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > window.innerWidth + 0.5)
  .map(one => one.tagName + ' ' + one.textContent.slice(0, 60))`

/** Class, width and height of every chart. */
export const CHARTS = `[...document.querySelectorAll('svg.chart, svg.timeline')].map(one => {
  const { width, height } = one.getBoundingClientRect()
  return { name: one.getAttribute('class') + ': ' + one.querySelector('title').textContent, width, height }
})`

/** Labels that lie on another, or reach out of their chart, by more than a pixel. */
export const CLASHES = `[...document.querySelectorAll('svg.chart, svg.timeline')].flatMap(chart => {
  const whole = chart.getBoundingClientRect()
  const labels = [...chart.querySelectorAll('text')].map(one => ({ text: one.textContent, box: one.getBoundingClientRect() }))
    .filter(({ text, box }) => text !== '' && box.width > 0)
  const name = chart.querySelector('title').textContent
  const out = labels.filter(({ box }) => box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1)
  const on = labels.flatMap((a, at) => labels.slice(at + 1).filter(b =>
    Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
    Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 3).map(b => a.text + ' on ' + b.text))
  return [...out.map(({ text }) => name + ': ' + text + ' is outside'), ...on.map(text => name + ': ' + text)]
})`

/** Names of versions in the timeline that reach beyond their bars. */
export const BEYOND_BARS = `[...document.querySelectorAll('svg.timeline .name')].filter(one => one.getBoundingClientRect().width > 0)
  .filter(one => one.getBoundingClientRect().right > one.previousElementSibling.getBoundingClientRect().right + 0.5).map(one => one.textContent)`

/** Text whose contrast with what is behind it is below 4.5, by the formula of WCAG 2. */
export const FAINT = `(() => {
  const parts = color => color.match(/[\\d.]+/g).map(Number)
  const light = ([r, g, b]) => [r, g, b].map(one => one / 255).map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0)
  const behind = one => {
    for (let at = one; at; at = at.parentElement) {
      const color = parts(getComputedStyle(at).backgroundColor)
      if ((color[3] ?? 1) > 0) return color
    }
    return [255, 255, 255]
  }
  const own = one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim() !== '')
  const inBar = one => one.classList.contains('name')
  return [...document.querySelectorAll('body *')].filter(one => own(one) && one.getBoundingClientRect().width > 0 && !['title', 'desc', 'TITLE', 'STYLE'].includes(one.tagName)).flatMap(one => {
    const svg = one.closest('svg')
    const front = parts(getComputedStyle(one)[svg ? 'fill' : 'color'])
    const back = inBar(one) ? parts(getComputedStyle(one.previousElementSibling).fill) : behind(svg ? svg.parentElement : one)
    const [low, high] = [light(front), light(back)].sort((a, b) => a - b)
    const ratio = (high + 0.05) / (low + 0.05)
    return ratio < 4.5 ? [one.textContent.slice(0, 40) + ': ' + ratio.toFixed(2)] : []
  })
})()`

/** Levels of the headings in the order of the page. */
export const HEADINGS = `[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => Number(one.tagName.slice(1)))`

/** Elements that could run or fetch something, attributes that could, and addresses of links that are none of http(s). */
export const DANGERS = `[
  ...[...document.querySelectorAll('script, img, iframe, object, embed, link, base, form, video, audio')].map(one => one.outerHTML),
  ...[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames().filter(name => name.startsWith('on') || name === 'src' || name === 'srcset')),
  ...[...document.querySelectorAll('[href]')].map(one => one.getAttribute('href')).filter(address => !/^(#|https?:)/.test(address)),
]`
