using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Payments.Domain.Audit;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Administration;

/// <summary>
/// The first two administrators of an installation, whom nobody could propose. Only while there is none; two, since every
/// change of a user needs a second person.
/// </summary>
public static class AddFirstAdministrators
{
    /// <summary>No letters that look alike: it is copied from paper.</summary>
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    private const int PasswordLength = 16;

    /// <param name="Password">Null when the issuer alone lets them in.</param>
    /// <param name="Subject">What the issuer calls the person; null: by a password.</param>
    public sealed record Person(
        string UserName,
        string DisplayName,
        string? Password,
        string? Subject = null
    );

    /// <summary>A password that nobody has thought of, to be handed over and replaced at once.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetString(Letters, PasswordLength);

    public static async Task<Result<Done>> Run(
        NpgsqlDataSource source,
        AuditTrail audit,
        Clock clock,
        ServiceSettings settings,
        IReadOnlyList<Person> people,
        CancellationToken cancellationToken
    )
    {
        if (people.Select(person => person.UserName).Distinct().Count() != 2)
        {
            return new Refusal(
                RefusalKind.Rule,
                "two_administrators",
                "Name two different people: each change of a user needs the other."
            );
        }

        foreach (var person in people)
        {
            var wrong =
                UserRules.CheckName(person.UserName, person.DisplayName)
                ?? (
                    person.Subject is { } subject
                        ? UserRules.CheckIdentity(OutsideIdentity.Of(settings.Authority, subject))
                        : UserRules.CheckPassword(person.Password ?? "", person.UserName)
                );
            if (wrong is not null)
            {
                return wrong;
            }
        }

        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        await session.Execute("lock table app_user in exclusive mode", null, cancellationToken);
        var roles = Enum.GetValues<Role>()
            .Where(role => Permissions.Allow([role], Permission.ManageUsers))
            .Select(Words<Role>.Print)
            .ToArray();
        if (
            await session.Single<bool>(
                "select exists (select from app_user where ended_at is null and roles && @roles)",
                new { roles },
                cancellationToken
            )
        )
        {
            return new Refusal(
                RefusalKind.Conflict,
                "administrators_known",
                "There are administrators: they add others at the pages, by two."
            );
        }

        foreach (var person in people)
        {
            await Add(session, audit, clock, settings, person, cancellationToken);
        }

        await session.Commit(cancellationToken);
        return new Done();
    }

    private static async Task Add(
        Session session,
        AuditTrail audit,
        Clock clock,
        ServiceSettings settings,
        Person person,
        CancellationToken cancellationToken
    )
    {
        var id = clock.NewId();
        var identity = person.Subject is { } subject
            ? OutsideIdentity.Of(settings.Authority, subject)
            : default(OutsideIdentity?);
        await session.Execute(
            """
            insert into app_user (id, user_name, display_name, password_hash, roles, communes, created_at, password_until,
                                  issuer, subject)
            values (@id, @UserName, @DisplayName, @hash, '{admin}', '{*}', @now, @until, @Issuer, @Subject)
            """,
            new
            {
                id,
                person.UserName,
                person.DisplayName,
                hash = identity is null
                    ? new PasswordHasher<string>().HashPassword("", person.Password!)
                    : null,
                now = clock.GetUtcNow(),
                until = identity is null
                    ? clock.GetUtcNow() + UserRules.GivenPasswordLife
                    : (DateTimeOffset?)null,
                identity?.Issuer,
                identity?.Subject,
            },
            cancellationToken
        );
        await audit.Append(
            session,
            nameof(AddFirstAdministrators),
            [id],
            null,
            [new(LogTag.Origin, "add-administrators")],
            cancellationToken
        );
    }
}
