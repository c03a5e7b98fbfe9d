using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>
/// <c>&lt;form once&gt;</c>: a form that works once. It carries a key, so that the same sending twice is one, and the
/// token that proves that it is our form.
/// </summary>
[HtmlTargetElement("form", Attributes = "once")]
public sealed class OnceTagHelper(IAntiforgery antiforgery, Clock clock) : TagHelper
{
    public const string KeyName = "key";
    public const string TokenName = "__RequestVerificationToken";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var tokens = antiforgery.GetAndStoreTokens(View.HttpContext);
        output.Attributes.RemoveAll("once");
        output.Attributes.SetAttribute("method", "post");
        // Our own words at the field and on top, in the reader's language.
        output.Attributes.SetAttribute(new TagHelperAttribute("novalidate"));
        Hidden(output.PreContent, TokenName, tokens.RequestToken!);
        Hidden(output.PreContent, KeyName, clock.NewId().ToString());
    }

    private static void Hidden(TagHelperContent content, string name, string value)
    {
        content.AppendHtml("<input type=\"hidden\" name=\"");
        content.Append(name);
        content.AppendHtml("\" value=\"");
        content.Append(value);
        content.AppendHtml("\">");
    }
}
