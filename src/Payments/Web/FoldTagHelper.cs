using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Payments.Web;

/// <summary>A fold in which somebody typed is open when the form comes back, so that nothing looks lost.</summary>
[HtmlTargetElement("details")]
public sealed class FoldTagHelper : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (View.ViewData.Model is not RoomPage { Sent: { } sent } page)
        {
            return;
        }

        var inside = (await output.GetChildContentAsync()).GetContent();
        var isOpen = inside.Contains("<form ", StringComparison.Ordinal)
            ? inside.Contains(
                $" action=\"{HtmlEncoder.Default.Encode(sent)}\"",
                StringComparison.Ordinal
            )
            : page
                .Typed.Given.Concat(page.Refusal?.Fields.Select(fault => fault.Pointer) ?? [])
                .Any(name => inside.Contains($" name=\"{name}\"", StringComparison.Ordinal));
        if (isOpen)
        {
            output.Attributes.SetAttribute(new TagHelperAttribute("open"));
        }
    }
}
