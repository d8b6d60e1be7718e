// The network's answer: a bar for each class. Header: {bars: [{name, text, share, mark}]}.

export default function ({ data, parentElement }) {
  const host = root(parentElement, "probabilities")
  const { header } = unpack(data)
  host.setAttribute("role", "list")
  host.replaceChildren(
    ...header.bars.map(({ name, text, share, mark }) => {
      const row = element("div", "class")
      row.setAttribute("role", "listitem")
      const bar = element("span", "track")
      bar.append(element("span", "share"))
      bar.firstChild.style.width = `${100 * share}%`
      row.append(element("span", "name", name + (mark ? " " + mark : "")), bar, element("span", "value", text))
      return row
    })
  )
}
