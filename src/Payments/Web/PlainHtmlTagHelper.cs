using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Payments.Web;

/// <summary>
/// Writes out what HTML lets a page leave unsaid: the type of a button and of a field; the native element for a region;
/// a flag as its name alone. So pages stay short, and a strict validator finds nothing.
/// </summary>
[HtmlTargetElement("button")]
[HtmlTargetElement("input", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("option")]
[HtmlTargetElement("details")]
[HtmlTargetElement("div", Attributes = "[role='region']")]
public sealed class PlainHtmlTagHelper : TagHelper
{
    private static readonly string[] flags = ["checked", "selected", "open"];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        switch (output.TagName)
        {
            case "button" when !output.Attributes.ContainsName("type"):
                output.Attributes.Add("type", "submit");
                break;
            case "input" when !output.Attributes.ContainsName("type"):
                output.Attributes.Add("type", "text");
                break;
            case "div":
                output.TagName = "section";
                output.Attributes.RemoveAll("role");
                break;
        }

        for (var at = 0; at < output.Attributes.Count; at++)
        {
            if (flags.Contains(output.Attributes[at].Name))
            {
                output.Attributes[at] = new TagHelperAttribute(output.Attributes[at].Name);
            }
        }
    }
}
