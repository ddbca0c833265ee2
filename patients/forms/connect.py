"""What a patient pastes or types to get in; `patients.views.portal.connect` asks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConnectForm(forms.Form):
    link = forms.CharField(
        label=_("Paste your link or type the code"),
        help_text=_("It is in the message or on the sheet from your clinic."),
        max_length=500,
        error_messages={"required": _("Paste the whole link from your clinic here, or type its code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "autocorrect": "off",
                "spellcheck": "false",
                "data-fragment": "",
            }
        ),
    )
