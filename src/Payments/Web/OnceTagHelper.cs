using System.Net;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>
/// <c>&lt;form once&gt;</c>: a form that works once. It carries a key, so that the same sending twice is one, and the
/// token that proves that it is our form. Where no script does it, a form with fields changes the language itself, and
/// what was typed comes along.
/// </summary>
[HtmlTargetElement("form", Attributes = "once")]
public sealed partial class OnceTagHelper(IAntiforgery antiforgery, Clock clock, Speech say)
    : TagHelper
{
    public const string KeyName = "key";
    public const string TokenName = "__RequestVerificationToken";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var tokens = antiforgery.GetAndStoreTokens(View.HttpContext);
        output.Attributes.RemoveAll("once");
        output.Attributes.SetAttribute("method", "post");
        // Our own words at the field and on top, in the reader's language.
        output.Attributes.SetAttribute(new TagHelperAttribute("novalidate"));
        Hidden(output.PreContent, TokenName, tokens.RequestToken!);
        Hidden(output.PreContent, KeyName, clock.NewId().ToString());
        var content = await output.GetChildContentAsync();
        if (
            Caller.Of(View.HttpContext.User) != Actor.Nobody
            && !output.Attributes.ContainsName("role")
            && Fields().IsMatch(content.GetContent())
        )
        {
            Language(output.PostContent, View.HttpContext.Request, Action(output));
        }
    }

    /// <summary>Where the form is sent, as it is written in the page.</summary>
    private static string Action(TagHelperOutput output)
    {
        using var written = new StringWriter();
        output.Attributes["action"].WriteTo(written, HtmlEncoder.Default);
        return WebUtility.HtmlDecode(written.ToString().Split('"')[1]);
    }

    private void Language(TagHelperContent content, HttpRequest request, string action)
    {
        content.AppendHtml(
            $"<noscript><p><button type=\"submit\" class=\"link\" formaction=\"/language?lang={say.OtherLanguage}&amp;form={Uri.EscapeDataString(action)}\" name=\"return\" lang=\"{say.OtherLanguage}\" value=\""
        );
        content.Append(request.Path + request.QueryString);
        content.AppendHtml("\">");
        content.Append(say["nav.language"]);
        content.AppendHtml("</button></p></noscript>");
    }

    [GeneratedRegex("<select|<textarea|<input(?![^>]*type=\"(?:hidden|submit)\")")]
    private static partial Regex Fields();

    private static void Hidden(TagHelperContent content, string name, string value)
    {
        content.AppendHtml("<input type=\"hidden\" name=\"");
        content.Append(name);
        content.AppendHtml("\" value=\"");
        content.Append(value);
        content.AppendHtml("\">");
    }
}
